/// - Source: ONS harmonised standard, Census 2021: "What is your sex?"
package enum Sex: String, CodedList {
    case female, male

    package var label: String { self == .female ? "Female" : "Male" }
}

/// Whether somebody's gender is the sex registered at their birth, or what it is; asked from 16.
///
/// - Source: ONS, Census 2021.
package enum GenderIdentity: String, CodedList {
    case same
    case different
    case transWoman = "trans_woman"
    case transMan = "trans_man"
    case nonBinary = "non_binary"
    case other

    package static let minimumAge = 16

    package var label: String {
        switch self {
        case .same: "The same as my sex registered at birth"
        case .different: "Different from my sex registered at birth"
        case .transWoman: "Trans woman"
        case .transMan: "Trans man"
        case .nonBinary: "Non-binary"
        case .other: "Another gender identity"
        }
    }
}

/// Asked from 16.
///
/// - Source: ONS harmonised standard, Census 2021.
package enum SexualOrientation: String, CodedList {
    case heterosexual
    case gayOrLesbian = "gay_or_lesbian"
    case bisexual
    case other

    package static let minimumAge = 16

    package var label: String {
        switch self {
        case .heterosexual: "Straight or Heterosexual"
        case .gayOrLesbian: "Gay or Lesbian"
        case .bisexual: "Bisexual"
        case .other: "Other sexual orientation"
        }
    }
}

/// - Source: ONS harmonised standard, Census 2021.
package enum Religion: String, CodedList {
    case none, christian, buddhist, hindu, jewish, muslim, sikh, other

    package var label: String {
        switch self {
        case .none: "No religion"
        case .christian: "Christian"
        case .buddhist: "Buddhist"
        case .hindu: "Hindu"
        case .jewish: "Jewish"
        case .muslim: "Muslim"
        case .sikh: "Sikh"
        case .other: "Any other religion"
        }
    }
}

/// Whether any condition or illness is lasting or expected to last 12 months or more.
///
/// - Source: ONS harmonised standard for the Equality Act 2010's core definition.
package enum LongLastingCondition: String, CodedList {
    case yes, no

    package var label: String { self == .yes ? "Yes" : "No" }
}

/// How far such conditions reduce somebody's ability to carry out day-to-day activities.
package enum ActivityLimitation: String, CodedList {
    case aLot = "a_lot"
    case aLittle = "a_little"
    case notAtAll = "not_at_all"

    package var label: String {
        switch self {
        case .aLot: "Yes, a lot"
        case .aLittle: "Yes, a little"
        case .notAtAll: "Not at all"
        }
    }

    /// Whether this makes somebody disabled under the core definition, who has a long-lasting condition.
    package var isDisability: Bool { self != .notAtAll }
}

/// - Source: ONS harmonised standard on impairment; the same list is in the NHS's reasonable adjustments.
package enum Impairment: String, CodedList {
    case vision, hearing, mobility, dexterity, learning, memory
    case mentalHealth = "mental_health"
    case stamina, social, other

    package var label: String {
        switch self {
        case .vision: "Vision"
        case .hearing: "Hearing"
        case .mobility: "Mobility"
        case .dexterity: "Dexterity"
        case .learning: "Learning or understanding or concentrating"
        case .memory: "Memory"
        case .mentalHealth: "Mental health"
        case .stamina: "Stamina or breathing or fatigue"
        case .social: "Social or behavioural"
        case .other: "Other"
        }
    }

    /// 1 to 10 in the list's order; 12 is "prefer not to say", and there is no 11.
    package var number: Int { (Self.allCases.firstIndex(of: self) ?? 0) + 1 }
}
