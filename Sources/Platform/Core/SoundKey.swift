import Foundation

extension SearchText {
    /// What a word sounds like in English, so that Smyth finds Smith and Kathryn finds Catherine.
    ///
    /// A first sieve, never proof: it brings records up to be looked at.
    ///
    /// - Form: consonants only, at most 6, after "a" for a leading vowel; another script's word is its own key.
    package static func sound(_ word: String) -> String {
        let folded = compact(word)
        guard folded.utf8.allSatisfy({ $0 >= 97 && $0 <= 122 }) else { return folded }
        var key: [UInt8] = []
        var letters = Letters(bytes: Array(folded.utf8))
        letters.skipSilentStart()
        while let (sounds, length) = letters.next() {
            for sound in sounds.utf8 where key.last != sound { key.append(sound) }
            letters.place += length
        }
        return String(decoding: key.prefix(6), as: UTF8.self)
    }
}

/// A word's letters, read sound by sound.
private struct Letters {
    let bytes: [UInt8]
    var place = 0

    func has(_ text: StaticString, at offset: Int = 0) -> Bool {
        let start = place + offset
        guard start >= 0, start + text.utf8CodeUnitCount <= bytes.count else { return false }
        return (0..<text.utf8CodeUnitCount).allSatisfy { bytes[start + $0] == text.utf8Start[$0] }
    }

    func isOneOf(_ letters: String, at offset: Int) -> Bool {
        let index = place + offset
        return bytes.indices.contains(index) && letters.utf8.contains(bytes[index])
    }

    mutating func skipSilentStart() {
        if has("kn") || has("gn") || has("pn") || has("wr") || has("ps") { place = 1 }
    }

    /// The sounds at this place and how many letters make them.
    func next() -> (String, Int)? {
        guard place < bytes.count else { return nil }
        if let joined = joinedLetters { return joined }
        switch bytes[place] {
        case UInt8(ascii: "b"): return ("p", 1)
        case UInt8(ascii: "c"): return (isOneOf("eiy", at: 1) ? "s" : "k", 1)
        case UInt8(ascii: "d"): return ("t", 1)
        case UInt8(ascii: "g"): return (isOneOf("eiy", at: 1) ? "j" : "k", 1)
        case UInt8(ascii: "q"): return ("k", 1)
        case UInt8(ascii: "v"): return ("f", 1)
        case UInt8(ascii: "x"): return (place == 0 ? "s" : "ks", 1)
        case UInt8(ascii: "z"): return ("s", 1)
        case UInt8(ascii: "a"), UInt8(ascii: "e"), UInt8(ascii: "i"), UInt8(ascii: "o"), UInt8(ascii: "u"):
            return (place == 0 ? "a" : "", 1)
        case UInt8(ascii: "y"): return (place == 0 ? "y" : "", 1)
        case UInt8(ascii: "h"), UInt8(ascii: "w"):
            return (place == 0 ? String(decoding: [bytes[place]], as: UTF8.self) : "", 1)
        default: return (String(decoding: [bytes[place]], as: UTF8.self), 1)
        }
    }

    private var joinedLetters: (String, Int)? {
        if has("tch") { return ("x", 3) }
        if has("sch") { return ("sk", 3) }
        if has("ght") { return ("t", 3) }
        if has("ph") { return ("f", 2) }
        if has("sh") { return ("x", 2) }
        if has("th") { return ("0", 2) }
        if has("ch") {
            return (isOneOf("rl", at: 2) || place + 2 == bytes.count && has("o", at: -1) ? "k" : "x", 2)
        }
        if has("ck") { return ("k", 2) }
        if has("dge") { return ("j", 2) }
        if has("gh") { return (place == 0 ? "k" : "", 2) }
        if has("mac"), place == 0 { return ("mk", 3) }
        if has("mb"), place + 2 == bytes.count { return ("m", 2) }
        return nil
    }
}
