import Core
import Foundation

/// Gathers names, each kept once.
struct NameTable: Sendable {
    /// Folded names and the single words of longer ones.
    private var texts = TextTable()
    private var written = TextTable()
    private var foldedOfWritten: [UInt32] = [0]
    private var scratch: [UInt8] = []
    private var compact: [UInt32] = []
    private var wordEnds: [UInt32] = []
    private var words: [UInt32] = []

    mutating func number(_ text: UnsafeBufferPointer<UInt8>) -> UInt32 {
        let number = written.number(text, counting: false)
        if number < foldedOfWritten.count { return foldedOfWritten[Int(number)] }
        TextFolding.fold(text, into: &scratch)
        let folded = scratch.withUnsafeBufferPointer { texts.number($0, counting: false) }
        foldedOfWritten.append(folded)
        return folded
    }

    /// What was gathered, with all that is asked of each name.
    consuming func names() -> Names {
        written = TextTable()
        addForms()
        splitIntoWords()
        var variantEnds: [UInt32] = [0]
        var variants: [UInt32] = []
        var isKnown = [false]
        for number in 1..<UInt32(max(texts.size, 1)) {
            let forms =
                (2...11).contains(texts.length(number)) ? Nicknames.variants(of: texts.text(number)) : []
            isKnown.append(!forms.isEmpty)
            variants += forms.compactMap { texts.find($0) }
            variantEnds.append(UInt32(variants.count))
        }
        let fixed = texts.fixed()
        let numbers = 0..<UInt32(fixed.size)
        return Names(
            texts: fixed, compact: Fixed(compact), sounds: Fixed(Self.sounds(fixed)),
            firstLetters: Fixed(numbers.map { fixed[$0].first ?? 0 }),
            letters: Fixed(
                numbers.map { fixed[$0].reduce(UInt32(0)) { $0 | 1 << UInt32($1 & 31) } }),
            isKnown: Fixed(isKnown), wordEnds: Fixed(wordEnds), words: Fixed(words),
            variantEnds: Fixed(variantEnds), variants: Fixed(variants))
    }

    /// Forms of the names that were met, of which others may be slips.
    private mutating func addForms() {
        for number in 1..<UInt32(max(texts.size, 1)) where (2...11).contains(texts.length(number)) {
            for form in Nicknames.variants(of: texts.text(number)) { _ = texts.number(form, counting: false) }
        }
    }

    private mutating func splitIntoWords() {
        var number: UInt32 = 0
        while number < texts.size {
            let text = texts.text(number)
            var compactNumber = number
            if text.utf8.contains(32) {
                let parts = text.split(separator: " ").map(String.init)
                words += parts.map { texts.number($0, counting: false) }
                compactNumber = texts.number(parts.joined(), counting: false)
            }
            wordEnds.append(UInt32(words.count))
            compact.append(compactNumber)
            number += 1
        }
    }

    private static func sounds(_ texts: FixedTexts) -> [UInt64] {
        var sounds = [UInt64](repeating: 0, count: texts.size)
        sounds.withUnsafeMutableBufferPointer { sounds in
            let shared = Shared(sounds)
            inTwo(texts.size) { range in
                for number in range { shared.buffer[number] = sound(texts.text(UInt32(number))) }
            }
        }
        return sounds
    }

    private static func sound(_ text: String) -> UInt64 {
        let sound = SearchText.sound(text)
        guard sound.utf8.count <= 6 else { return StableHash.of(sound) | 1 << 63 }
        return sound.utf8.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    }
}
