/// Two records laid side by side: the levels of their agreement and what they share.
struct Comparison {
    private(set) var pattern = Pattern()
    private(set) var sharedGiven: UInt32 = 0
    private(set) var sharedFamily: UInt32 = 0
    private(set) var swappedSurprise: Float = 0
    /// Whether the e-mail address they share, or nearly, is made of names they share.
    private(set) var isEmailOfName = false
    private var sharesName = false

    // Functions and not initialisers, which would count who holds the roster, for each of millions of pairs.

    static func of(_ roster: Roster, _ one: Int, _ other: Int, _ frequencies: Frequencies) -> Comparison {
        var comparison = Comparison()
        comparison.compareNamesAndBirth(roster, one, other, frequencies)
        comparison.compareTheRest(roster, one, other)
        return comparison
    }

    /// Names, birth, sex and NHS number, which tell at once of most pairs that they are two people.
    mutating func compareNamesAndBirth(
        _ roster: Roster, _ one: Int, _ other: Int, _ frequencies: Frequencies
    ) {
        var names = NameComparison()
        names.compare(roster, one, other, frequencies)
        (sharedGiven, sharedFamily) = (names.sharedGiven, names.sharedFamily)
        swappedSurprise = names.swappedSurprise
        sharesName = names.given.agrees || names.given == .initial
        pattern[.given] = names.given.rawValue
        pattern[.middle] = names.middle.rawValue
        pattern[.family] = names.family.rawValue
        pattern[.birth] = Self.birth(roster, roster.rows[one].birth, roster.rows[other].birth).rawValue
        let sex = Self.sex(roster.rows[one].sex, roster.rows[other].sex)
        // Somebody's given name has told their sex already.
        pattern[.sex] = sex == .same && names.given.agrees ? 0 : sex.rawValue
        pattern[.number] = Self.number(roster.rows[one].nhsNumber, roster.rows[other].nhsNumber).rawValue
    }

    mutating func compareTheRest(_ roster: Roster, _ one: Int, _ other: Int) {
        pattern[.postcode] = Self.postcode(roster, one, other).rawValue
        pattern[.address] =
            Self.address(roster, roster.rows[one].address, roster.rows[other].address).rawValue
        pattern[.phone] = Self.phone(roster, roster.rows[one].phone, roster.rows[other].phone).rawValue
        let email = Self.email(roster, roster.rows[one].email, roster.rows[other].email)
        pattern[.email] = email.rawValue
        if email == .same || email == .close {
            isEmailOfName = sharesName && sharedFamily != 0 && isNamed(roster, roster.rows[one].email)
            // john.smith1@ and john.smith2@ are two letterboxes.
            if email == .close, isEmailOfName { pattern[.email] = Level.Contact.missing.rawValue }
        }
    }

    /// Whether an e-mail address is made of the names they share, and so says less than a letterbox should.
    private func isNamed(_ roster: Roster, _ email: UInt32) -> Bool {
        TextFolding.contains(roster.emails[email], roster.names.texts[sharedFamily])
    }

    static func birth(_ roster: Roster, _ one: UInt32, _ other: UInt32) -> Level.Birth {
        guard one != 0, other != 0 else { return .missing }
        if one == other { return .same }
        if one & DateReading.textBit != 0 || other & DateReading.textBit != 0 {
            guard one & other & DateReading.textBit != 0 else { return .different }
            let (left, right) = (one & ~DateReading.textBit, other & ~DateReading.textBit)
            return Spelling.isClose(roster.dates[left], roster.dates[right]) ? .oneFigure : .different
        }
        let (year, dayOfYear) = (one / 10_000, one % 10_000)
        let (otherYear, otherDayOfYear) = (other / 10_000, other % 10_000)
        if year == otherYear {
            if dayOfYear / 100 == otherDayOfYear % 100, dayOfYear % 100 == otherDayOfYear / 100 {
                return .dayAndMonthSwapped
            }
            if dayOfYear == 101 || otherDayOfYear == 101 { return .firstOfJanuary }
        }
        if Spelling.isOneFigureOff(UInt64(one), UInt64(other)) { return .oneFigure }
        if dayOfYear == otherDayOfYear { return .sameDayOfYear }
        guard year == otherYear else { return .different }
        let sharesMonth = dayOfYear / 100 == otherDayOfYear / 100
        return sharesMonth || dayOfYear % 100 == otherDayOfYear % 100 ? .twoParts : .sameYear
    }

    static func sex(_ one: UInt8, _ other: UInt8) -> Level.Sex {
        one == 0 || other == 0 ? .missing : one == other ? .same : .different
    }

    /// Two right numbers that differ are two people's; a wrong one is only text.
    static func number(_ one: UInt64, _ other: UInt64) -> Level.Number {
        guard one != 0, other != 0 else { return .missing }
        if one == other { return .same }
        if one & other & NumberReading.validBit != 0 { return .never }
        let (left, right) = (one & ~NumberReading.validBit, other & ~NumberReading.validBit)
        return Spelling.isOneFigureOff(left, right) ? .close : .different
    }

    static func postcode(_ roster: Roster, _ one: Int, _ other: Int) -> Level.Postcode {
        let (first, second) = (roster.rows[one].postcode, roster.rows[other].postcode)
        let (firstBefore, secondBefore) = (
            roster.rows[one].previousPostcode, roster.rows[other].previousPostcode
        )
        guard first != 0, second != 0 else { return .missing }
        if first == second { return .same }
        if firstBefore == second || secondBefore == first { return .previous }
        if firstBefore != 0, firstBefore == secondBefore { return .previous }
        let (left, right) = (roster.postcodes.values[first], roster.postcodes.values[second])
        if NumberReading.isOneSymbolOff(left, right) { return .oneSymbol }
        guard left & right & NumberReading.validBit != 0 else { return .different }
        if NumberReading.sector(left) == NumberReading.sector(right) { return .sector }
        if NumberReading.district(left) == NumberReading.district(right) { return .district }
        return NumberReading.area(left) == NumberReading.area(right) ? .area : .different
    }

    static func address(_ roster: Roster, _ one: UInt32, _ other: UInt32) -> Level.Address {
        guard one != 0, other != 0 else { return .missing }
        if one == other { return .same }
        return AddressText.level(roster.addresses[one], roster.addresses[other])
    }

    static func phone(_ roster: Roster, _ one: UInt32, _ other: UInt32) -> Level.Contact {
        guard one != 0, other != 0 else { return .missing }
        if one == other { return .same }
        let (left, right) = (roster.phones.values[one], roster.phones.values[other])
        return Spelling.isOneFigureOff(left, right) ? .close : .different
    }

    static func email(_ roster: Roster, _ one: UInt32, _ other: UInt32) -> Level.Contact {
        guard one != 0, other != 0 else { return .missing }
        if one == other { return .same }
        return Spelling.isOneSlip(roster.emails[one], roster.emails[other]) ? .close : .different
    }
}
