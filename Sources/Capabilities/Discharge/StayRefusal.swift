import Core

/// Why a step can't be taken now.
package enum StayRefusal: Refusal, Equatable {
    case notNow(HospitalStay.Status)
    case missing([StayGap])
    case dayFuture(String)
    case dayBeforeAdmission(String)
    case dayBeforeHome
    case dayAfterLimit
    case reasonMissing
    case followUpNotAsked
    case askedAlready
    case askedOurselves
    case childHelps
    case needsAgreement

    package var message: String {
        switch self {
        case .notNow(let status):
            "This can’t be done now: it stands at “\(status.title.lowercased())”. Somebody may have changed it"
        case .missing(let gaps):
            "It can’t be closed yet. Missing: " + gaps.map(\.short).joined(separator: "; ")
        case .dayFuture: "The day must be today or earlier"
        case .dayBeforeAdmission: "The day can’t be before they came to hospital"
        case .dayBeforeHome: "The day can’t be before they went home"
        case .dayAfterLimit: "Only what happens within 30 days of going home belongs to this stay"
        case .reasonMissing: "Write why"
        case .followUpNotAsked: "Nobody waits for an answer to this now"
        case .askedAlready: "An organisation has been asked already. Take that back first"
        case .askedOurselves: "Choose an organisation other than the ward’s own"
        case .childHelps: "A child is helping at home, so somebody does care for them"
        case .needsAgreement: "Say that the carer agreed that this organisation is asked"
        }
    }

    package var field: String? {
        switch self {
        case .dayFuture(let field), .dayBeforeAdmission(let field): field
        case .dayBeforeHome, .dayAfterLimit: "on"
        case .reasonMissing: "words"
        case .askedOurselves: "organisation"
        case .childHelps: "reason"
        case .needsAgreement: "agreed"
        case .notNow, .missing, .followUpNotAsked, .askedAlready: nil
        }
    }
}
