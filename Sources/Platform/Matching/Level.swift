/// How far two records agree on one fact; the first case of each is "one of them doesn't say".
enum Level {
    enum Given: Int, CaseIterable {
        case missing, same, form, initial, middle, slip, alike, sound, different, swapped

        var agrees: Bool { self == .same || self == .form || self == .slip || self == .sound }
    }

    enum Middle: Int, CaseIterable { case missing, same, initial, partly, different }

    enum Family: Int, CaseIterable {
        case missing, same, previous, part, slip, alike, differentWoman, differentMan
    }

    enum Birth: Int, CaseIterable {
        case missing, same, dayAndMonthSwapped, oneFigure, firstOfJanuary, sameDayOfYear, twoParts, sameYear
        case different
    }

    enum Sex: Int, CaseIterable { case missing, same, different }

    enum Postcode: Int, CaseIterable {
        case missing, same, oneSymbol, previous, sector, district, area, different
    }

    enum Address: Int, CaseIterable { case missing, same, close, partly, sameStreet, different }

    enum Contact: Int, CaseIterable { case missing, same, close, different }

    enum Number: Int, CaseIterable { case missing, same, close, different, never }
}

/// All levels of one pair in one number, four bits for each fact.
struct Pattern: Hashable, Sendable {
    private(set) var bits: UInt64 = 0

    enum Fact: Int, CaseIterable, Sendable {
        case given, middle, family, birth, sex, postcode, address, phone, email, number
    }

    subscript(fact: Fact) -> Int {
        get { Int(bits >> UInt64(fact.rawValue * 4) & 15) }
        set {
            let shift = UInt64(fact.rawValue * 4)
            bits = bits & ~(15 << shift) | UInt64(newValue) << shift
        }
    }
}
