import Core

/// Somebody coming onto the register, whichever door they came through.
///
/// The key makes it once: the same arrival sent twice gives the same record and reference.
package struct Arrival: Sendable {
    package enum Door: String, CaseIterable, Sendable, Codable {
        case selfRegistration = "self-registration"
        case quickAdd = "quick-add"
        case quickAddLink = "quick-add-link"
        case staff
        case partnerList = "partner-list"
        case demonstration

        /// Whether nobody who was signed in vouches for what was typed.
        package var isUnverified: Bool { self == .selfRegistration || self == .quickAddLink }
    }

    package var key: String
    package var door: Door
    package var carer: NewPerson
    /// None when they didn't say; the first decides where the arrival goes first.
    package var caredFor: [NewCaredFor]
    /// Who said what is written: the carer, or a professional.
    package var source: FactSource
    /// `nil` until they were asked.
    package var contactRule: ContactRule?
    package var needs: [CommunicationNeed]
    package var demographics: [Demographic.Topic: String]
    package var consents: [NewConsent]
    package var carryingOn: CarryingOn
    /// A professional's "think carer" answer; yes makes a young-carer task and asks for no child's name.
    package var isChildHelping: Bool?
    package var wantsPracticeTold: Bool
    package var wantsPack: Bool
    /// Anything else they wanted to say.
    package var words: String?
    /// The answers as they were given, with the questionnaire they answered.
    package var answers: KeptAnswers?
    /// The organisation's own link or poster that it came by.
    package var link: QuickAddLinkID?
    /// Somebody already on the register, chosen by staff who may see them.
    package var existing: PersonID?

    package init(
        key: String, door: Door, carer: NewPerson, caredFor: [NewCaredFor] = [], source: FactSource,
        contactRule: ContactRule? = nil, needs: [CommunicationNeed] = [],
        demographics: [Demographic.Topic: String] = [:], consents: [NewConsent] = [],
        carryingOn: CarryingOn = .notAsked, isChildHelping: Bool? = nil, wantsPracticeTold: Bool = false,
        wantsPack: Bool = false, words: String? = nil, answers: KeptAnswers? = nil,
        link: QuickAddLinkID? = nil,
        existing: PersonID? = nil
    ) {
        self.key = key
        self.door = door
        self.carer = carer
        self.caredFor = caredFor
        self.source = source
        self.contactRule = contactRule
        self.needs = needs
        self.demographics = demographics
        self.consents = consents
        self.carryingOn = carryingOn
        self.isChildHelping = isChildHelping
        self.wantsPracticeTold = wantsPracticeTold
        self.wantsPack = wantsPack
        self.words = words
        self.answers = answers
        self.link = link
        self.existing = existing
    }
}

/// What somebody said of going on; all but the first two need a person today.
package enum CarryingOn: String, CaseIterable, Sendable, Codable {
    case notAsked = "not-asked"
    case yes
    case cannot
    case notSafe = "not-safe"

    package var isUrgent: Bool { self == .cannot || self == .notSafe }
}

/// A questionnaire's answers as they were given.
package struct KeptAnswers: Hashable, Sendable {
    /// The questionnaire's address and version, "https://…|3".
    package let questionnaire: String
    package let json: String

    package init(questionnaire: String, json: String) {
        (self.questionnaire, self.json) = (questionnaire, json)
    }
}

/// A person before they are on the register.
package struct NewPerson: Hashable, Sendable {
    /// `nil` only for somebody cared for.
    package var name: PersonName?
    package var previousNames: [PersonName]
    package var birth: KnownDate?
    package var sex: Sex?
    package var nhsNumber: NHSNumber?
    package var whereabouts: Whereabouts
    package var addressLines: String?
    package var contacts: [NewContact]
    package var practice: NewPlace?
    package var school: NewPlace?
    package var basis: Person.Basis

    package init(
        name: PersonName?, previousNames: [PersonName] = [], birth: KnownDate? = nil, sex: Sex? = nil,
        nhsNumber: NHSNumber? = nil, whereabouts: Whereabouts = .notKnown, addressLines: String? = nil,
        contacts: [NewContact] = [], practice: NewPlace? = nil, school: NewPlace? = nil,
        basis: Person.Basis = .agreed
    ) {
        self.name = name
        self.previousNames = previousNames
        self.birth = birth
        self.sex = sex
        self.nhsNumber = nhsNumber
        self.whereabouts = whereabouts
        self.addressLines = addressLines
        self.contacts = contacts
        self.practice = practice
        self.school = school
        self.basis = basis
    }
}

package struct NewContact: Hashable, Sendable {
    package var address: PersonContact.Address
    package var safe: Bool?
    package var seenByOthers: Bool?
    package var voicemail: Bool?
    /// Whether the carer has shown that it's theirs, by a code or a link.
    package var isConfirmed: Bool

    package init(
        _ address: PersonContact.Address, safe: Bool? = nil, seenByOthers: Bool? = nil,
        voicemail: Bool? = nil,
        isConfirmed: Bool = false
    ) {
        self.address = address
        self.safe = safe
        self.seenByOthers = seenByOthers
        self.voicemail = voicemail
        self.isConfirmed = isConfirmed
    }
}

/// A practice, school or employer by its code, its name or both.
package struct NewPlace: Hashable, Sendable {
    package var code: String?
    package var name: String?

    package init(code: String? = nil, name: String? = nil) { (self.code, self.name) = (code, name) }
}

/// Somebody cared for, with the link to the carer who tells of them.
package struct NewCaredFor: Hashable, Sendable {
    package var person: NewPerson
    package var link: NewCaringLink
    /// Somebody already on the register, chosen by staff who may see them.
    package var existing: PersonID?

    package init(_ person: NewPerson, link: NewCaringLink = NewCaringLink(), existing: PersonID? = nil) {
        (self.person, self.link, self.existing) = (person, link, existing)
    }
}

package struct NewCaringLink: Hashable, Sendable {
    package var relationship: Relationship
    package var started: KnownDate?
    package var hours: HoursPerWeek?
    package var tasks: [CaringTask]
    package var conditions: [ConditionGroup]
    package var livesWith: Bool?
    package var share: CaringLink.Share
    package var inResidentialCare: Bool
    package var underContract: Bool
    package var carerWords: String?
    package var caredForAgrees: CaringLink.Agreement
    /// `nil` when it wasn't asked; never taken for a yes.
    package var willingness: Willingness?

    package init(
        relationship: Relationship = .notSaid, started: KnownDate? = nil, hours: HoursPerWeek? = nil,
        tasks: [CaringTask] = [], conditions: [ConditionGroup] = [], livesWith: Bool? = nil,
        share: CaringLink.Share = .notSaid, inResidentialCare: Bool = false, underContract: Bool = false,
        carerWords: String? = nil, caredForAgrees: CaringLink.Agreement = .notAsked,
        willingness: Willingness? = nil
    ) {
        self.relationship = relationship
        self.started = started
        self.hours = hours
        self.tasks = tasks
        self.conditions = conditions
        self.livesWith = livesWith
        self.share = share
        self.inResidentialCare = inResidentialCare
        self.underContract = underContract
        self.carerWords = carerWords
        self.caredForAgrees = caredForAgrees
        self.willingness = willingness
    }
}

/// What became of an arrival.
package struct Registered: Hashable, Sendable {
    package let person: PersonID
    package let reference: Reference
    package let caredFor: [PersonID]
    /// Whether this very call made it; `false` for the same arrival sent again.
    package let isNew: Bool
    /// The day by which somebody makes first contact; said on the confirmation page.
    package let firstContactBy: LocalDate?
    /// Who that will be.
    package let firstContactWith: OrganisationID?
    /// The area of the person looked after, as far as it is known.
    package let area: String?
}
