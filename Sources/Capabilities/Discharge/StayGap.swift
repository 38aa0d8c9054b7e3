import Core

/// What a stay still lacks before somebody can be left with what follows.
package enum StayGap: String, CaseIterable, Hashable, Sendable {
    case carerDied = "carer-died"
    case notAble = "not-able"
    case planning
    case carer
    case child
    case agreement
    case involvement
    case statement
    case receipt
    case training
    case equipment
    case plan
    case call
    case followUp = "follow-up"

    package var words: String {
        switch self {
        case .carerDied: "The carer has died: find out who helps now"
        case .notAble: "The carer isn’t willing or able, and has no answer yet"
        case .planning: "The day on which planning for going home began"
        case .carer: "Whether somebody cares for them"
        case .child: "Whether a child is helping at home"
        case .agreement: "Whether the patient agrees that the carer is told"
        case .involvement: "When and how the carer was told and involved, or why not"
        case .statement: "What the carer says of being willing and able"
        case .receipt: "Somebody who read what the carer said"
        case .training: "What the carer has to be shown"
        case .equipment: "What is needed at home"
        case .plan: "The one-page plan with a number for the first night"
        case .call: "The call within 3 days of going home"
        case .followUp: "An organisation that goes on with the carer"
        }
    }

    /// In few words, for a list.
    package var short: String {
        switch self {
        case .carerDied: "carer died"
        case .notAble: "carer not able, no answer"
        case .planning: "planning day"
        case .carer: "who cares"
        case .child: "is a child helping"
        case .agreement: "patient’s agreement"
        case .involvement: "carer involved"
        case .statement: "willing and able"
        case .receipt: "carer’s words not read"
        case .training: "training"
        case .equipment: "equipment"
        case .plan: "plan"
        case .call: "call"
        case .followUp: "who goes on"
        }
    }
}

/// What is known beside the stay itself.
package struct StayFacts: Hashable, Sendable {
    package var statements: [StayStatement]
    package var calls: [StayCall]
    package var setbacks: [StaySetback]
    package var carerIsRestricted: Bool

    package init(
        statements: [StayStatement] = [], calls: [StayCall] = [], setbacks: [StaySetback] = [],
        carerIsRestricted: Bool = false
    ) {
        (self.statements, self.calls, self.setbacks) = (statements, calls, setbacks)
        self.carerIsRestricted = carerIsRestricted
    }
}
