/// Every name of a list with what comparing asks of it again and again.
struct Names: Sendable {
    let texts: FixedTexts
    /// The name without its spaces: "van der berg" and "vanderberg" share one.
    let compact: Fixed<UInt32>
    /// What it sounds like: at most six letters, or a hash for other scripts.
    let sounds: Fixed<UInt64>
    let firstLetters: Fixed<UInt8>
    /// Which letters it has, one bit each.
    let letters: Fixed<UInt32>
    /// Whether it is in our list of given names.
    let isKnown: Fixed<Bool>
    let wordEnds: Fixed<UInt32>, words: Fixed<UInt32>
    let variantEnds: Fixed<UInt32>, variants: Fixed<UInt32>

    /// The words of a name of several; none for a name of one.
    func words(of number: UInt32) -> UnsafeBufferPointer<UInt32> {
        words.slice(Int(number == 0 ? 0 : wordEnds[number - 1])..<Int(wordEnds[number]))
    }

    /// The first word of a name.
    func first(of number: UInt32) -> UInt32 { words(of: number).first ?? number }

    func isInitial(_ number: UInt32) -> Bool { number != 0 && texts.length(number) == 1 }

    /// Whether two names are forms of one, as Bill is of William.
    func areVariants(_ one: UInt32, _ other: UInt32) -> Bool {
        guard one != 0 else { return false }
        return variants.slice(Int(variantEnds[one - 1])..<Int(variantEnds[one])).contains(other)
    }

    /// Whether one is a slip of a form of the other, as Abgail is of Abby.
    func isSlipOfForm(_ one: UInt32, _ other: UInt32) -> Bool {
        guard isKnown[one] != isKnown[other], firstLetters[one] == firstLetters[other] else { return false }
        let (known, written) = isKnown[one] ? (one, other) : (other, one)
        return variants.slice(Int(variantEnds[known - 1])..<Int(variantEnds[known]))
            .contains { areClose($0, written) }
    }

    func areClose(_ one: UInt32, _ other: UInt32) -> Bool {
        // Most names have too many letters that the other lacks.
        guard (letters[one] ^ letters[other]).nonzeroBitCount <= 4 else { return false }
        return Spelling.isClose(texts[one], texts[other])
    }

    func free() {
        texts.free()
        compact.free()
        sounds.free()
        firstLetters.free()
        letters.free()
        isKnown.free()
        wordEnds.free()
        words.free()
        variantEnds.free()
        variants.free()
    }
}
