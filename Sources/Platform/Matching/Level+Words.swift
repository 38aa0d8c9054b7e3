/// What staff read; nil for what isn't known.
extension Level.Given {
    var words: String? {
        switch self {
        case .missing: nil
        case .same: "Same first name"
        case .form: "First names that are forms of one"
        case .initial: "First name and initial agree"
        case .middle: "First name is the other’s middle name"
        case .slip: "First names one slip apart"
        case .alike: "First names alike, but two names"
        case .sound: "First names that sound alike"
        case .different: "Different first name"
        case .swapped: "Same names the other way round"
        }
    }
}

extension Level.Middle {
    var words: String? {
        switch self {
        case .missing: nil
        case .same: "Same middle name"
        case .initial: "Middle name and initial agree"
        case .partly: "One middle name agrees"
        case .different: "Different middle name"
        }
    }
}

extension Level.Family {
    var words: String? {
        switch self {
        case .missing: nil
        case .same: "Same last name"
        case .previous: "Last name is the other’s earlier one"
        case .part: "Part of the last name agrees"
        case .slip: "Last names one slip apart"
        case .alike: "Last names alike, but two names"
        case .differentWoman, .differentMan: "Different last name"
        }
    }
}

extension Level.Birth {
    var words: String? {
        switch self {
        case .missing: nil
        case .same: "Same date of birth"
        case .dayAndMonthSwapped: "Date of birth with day and month swapped"
        case .oneFigure: "Date of birth one slip apart"
        case .firstOfJanuary: "Same year of birth, one given as 1 January"
        case .sameDayOfYear: "Same birthday, different year"
        case .twoParts: "Date of birth partly agrees"
        case .sameYear: "Same year of birth, different day"
        case .different: "Different date of birth"
        }
    }
}

extension Level.Postcode {
    var words: String? {
        switch self {
        case .missing: nil
        case .same: "Same postcode"
        case .oneSymbol: "Postcode one slip apart"
        case .previous: "Postcode is the other’s earlier one"
        case .sector: "Postcodes close by"
        case .district: "Same postcode district"
        case .area: "Same postcode area"
        case .different: "Different postcode"
        }
    }
}

extension Level.Address {
    var words: String? {
        switch self {
        case .missing: nil
        case .same: "Same address"
        case .close: "Nearly the same address"
        case .partly: "Address partly agrees"
        case .sameStreet: "Same street, different number"
        case .different: "Different address"
        }
    }
}

extension Level.Number {
    var words: String? {
        switch self {
        case .missing: nil
        case .same: "Same NHS number"
        case .close: "NHS numbers one slip apart"
        case .different: "Different NHS number"
        case .never: "Two different NHS numbers"
        }
    }
}
