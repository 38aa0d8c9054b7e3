/// How far two records' names agree.
struct NameComparison {
    var given = Level.Given.missing
    var middle = Level.Middle.missing
    var family = Level.Family.missing
    /// The names they share, whose rarity counts; 0 when none is shared letter for letter.
    var sharedGiven: UInt32 = 0
    var sharedFamily: UInt32 = 0
    /// What names that were swapped are worth, in nats.
    var swappedSurprise: Float = 0

    mutating func compare(_ roster: Roster, _ one: Int, _ other: Int, _ frequencies: Frequencies) {
        let names = roster.names
        let (firstGiven, secondGiven) = (roster.rows[one].given, roster.rows[other].given)
        if firstGiven != 0, secondGiven != 0 {
            compareGiven(firstGiven, secondGiven, roster, one, other, frequencies)
        }
        let (firstFamily, secondFamily) = (roster.rows[one].family, roster.rows[other].family)
        if firstFamily != 0, secondFamily != 0 {
            compareFamily(roster, one, other, frequencies)
        }
        let givenDiffers = given == .different || given == .missing || given == .alike
        let familyDiffers = family == .differentMan || family == .differentWoman || family == .missing
        if givenDiffers, familyDiffers, isSwapped(names, firstGiven, firstFamily, secondGiven, secondFamily) {
            (given, family) = (.swapped, .missing)
            swappedSurprise = frequencies.swapped(roster.rows[one], roster.rows[other])
        }
        if given != .middle { compareMiddle(names, roster.rows[one].middle, roster.rows[other].middle) }
    }

    private mutating func compareGiven(
        _ first: UInt32, _ second: UInt32, _ roster: Roster, _ one: Int, _ other: Int,
        _ frequencies: Frequencies
    ) {
        let names = roster.names
        let (left, right) = (names.compact[first], names.compact[second])
        if left == right {
            (given, sharedGiven) = names.isInitial(left) ? (.initial, 0) : (.same, left)
            return
        }
        let (leftWord, rightWord) = (names.first(of: first), names.first(of: second))
        if leftWord == rightWord, !names.isInitial(leftWord) {
            (given, sharedGiven) = (.same, leftWord)
        } else if names.areVariants(leftWord, rightWord) {
            given = .form
        } else if Self.isAmongLater(names, leftWord, second, roster.rows[other].middle)
            || Self.isAmongLater(names, rightWord, first, roster.rows[one].middle)
            || Self.isCrossed(names, left, roster.rows[one].middle, right, roster.rows[other].middle)
        {
            given = .middle
        } else if names.isInitial(leftWord) || names.isInitial(rightWord) {
            let sharesLetter = names.firstLetters[leftWord] == names.firstLetters[rightWord]
            given = sharesLetter ? .initial : .different
        } else if names.areClose(left, right) || names.areClose(leftWord, rightWord) {
            given = frequencies.areBothGivenNames(leftWord, rightWord) ? .alike : .slip
        } else {
            let isSound = names.sounds[leftWord] == names.sounds[rightWord]
            given = isSound ? .sound : names.isSlipOfForm(leftWord, rightWord) ? .form : .different
        }
    }

    private mutating func compareFamily(
        _ roster: Roster, _ one: Int, _ other: Int, _ frequencies: Frequencies
    ) {
        let names = roster.names
        let (first, second) = (roster.rows[one].family, roster.rows[other].family)
        let (left, right) = (names.compact[first], names.compact[second])
        let (leftBefore, rightBefore) = (
            names.compact[roster.rows[one].previousFamily], names.compact[roster.rows[other].previousFamily]
        )
        if left == right {
            (family, sharedFamily) = (.same, left)
        } else if leftBefore | rightBefore != 0,
            let shared = Self.rarest(
                [
                    leftBefore == right ? right : 0, rightBefore == left ? left : 0,
                    leftBefore == rightBefore ? leftBefore : 0,
                ],
                frequencies)
        {
            (family, sharedFamily) = (.previous, shared)
        } else if let part = Self.rarest(Self.sharedParts(names, first, second), frequencies) {
            (family, sharedFamily) = (.part, part)
        } else if names.areClose(left, right) {
            family = frequencies.areBothFamilyNames(left, right) ? .alike : .slip
        } else if names.sounds[left] == names.sounds[right] {
            family = .alike
        } else {
            let isMan = roster.rows[one].sex == 1 || roster.rows[other].sex == 1
            family = isMan ? .differentMan : .differentWoman
        }
    }

    private mutating func compareMiddle(_ names: Names, _ first: UInt32, _ second: UInt32) {
        guard first != 0, second != 0 else { return }
        if names.compact[first] == names.compact[second] {
            middle = names.isInitial(first) ? .initial : .same
            return
        }
        middle = .different
        forEachWord(names, first) { one in
            forEachWord(names, second) { other in
                if one == other || names.areClose(one, other) || names.areVariants(one, other) {
                    middle = .partly
                } else if middle == .different, names.isInitial(one) || names.isInitial(other),
                    names.firstLetters[one] == names.firstLetters[other]
                {
                    middle = .initial
                }
            }
        }
    }

    private func forEachWord(_ names: Names, _ name: UInt32, _ body: (UInt32) -> Void) {
        let words = names.words(of: name)
        if words.isEmpty { body(name) } else { words.forEach(body) }
    }

    /// Whether `word` is one of somebody's given names after the first, or a middle name.
    private static func isAmongLater(
        _ names: Names, _ word: UInt32, _ given: UInt32, _ middle: UInt32
    ) -> Bool {
        guard !names.isInitial(word) else { return false }
        func isOne(_ other: UInt32) -> Bool {
            other == word || names.areVariants(word, other) || names.areClose(word, other)
        }
        let later = names.words(of: middle)
        return middle != 0 && later.isEmpty && isOne(middle) || later.contains(where: isOne)
            || names.words(of: given).dropFirst().contains(where: isOne)
    }

    /// Whether each one's first name begins as the other's middle name does, which is shortened in one of them.
    private static func isCrossed(
        _ names: Names, _ first: UInt32, _ firstMiddle: UInt32, _ second: UInt32, _ secondMiddle: UInt32
    ) -> Bool {
        guard firstMiddle != 0, secondMiddle != 0 else { return false }
        let letters = names.firstLetters
        return letters[first] == letters[secondMiddle]
            && letters[second] == letters[firstMiddle]
            && (names.isInitial(firstMiddle) || names.isInitial(secondMiddle))
    }

    /// Names of four letters or more that are part of both, at least one of which has several.
    private static func sharedParts(_ names: Names, _ first: UInt32, _ second: UInt32) -> [UInt32] {
        let (left, right) = (names.words(of: first), names.words(of: second))
        guard !left.isEmpty || !right.isEmpty else { return [] }
        func has(_ words: UnsafeBufferPointer<UInt32>, _ whole: UInt32, _ word: UInt32) -> Bool {
            names.texts.length(word) >= 4 && (words.isEmpty ? whole == word : words.contains(word))
        }
        return left.isEmpty
            ? (has(right, second, first) ? [first] : []) : left.filter { has(right, second, $0) }
    }

    private static func rarest(_ shared: [UInt32], _ frequencies: Frequencies) -> UInt32? {
        shared.filter { $0 != 0 }.max { frequencies.family($0) < frequencies.family($1) }
    }

    private func isSwapped(
        _ names: Names, _ firstGiven: UInt32, _ firstFamily: UInt32, _ secondGiven: UInt32,
        _ secondFamily: UInt32
    ) -> Bool {
        func agree(_ one: UInt32, _ other: UInt32) -> Bool? {
            guard one != 0, other != 0 else { return nil }
            return names.compact[one] == names.compact[other] || names.areClose(one, other)
        }
        let (across, back) = (agree(firstGiven, secondFamily), agree(firstFamily, secondGiven))
        return across != false && back != false && (across != nil || back != nil)
    }
}
