import Core

/// One decision to let something be shared: what, with whom, why, whose information, and by what authority.
package struct Consent: Hashable, Sendable, Identifiable {
    package let id: ConsentID
    package let person: PersonID
    /// Whom the information is about when that's somebody else: the person cared for.
    package let about: PersonID?
    package let what: [Kind]
    package let recipient: Recipient
    package let why: String
    package let decision: Decision
    package let authority: Authority
    package let capacity: Capacity
    package let capacityOn: LocalDate
    package let givenOn: LocalDate
    package let withdrawnAt: Instant?
    package let withdrawnHow: String?
    package let provenance: Provenance
    package let version: Int

    /// What may be shared.
    package enum Kind: String, CaseIterable, Sendable, Codable {
        case thatTheyCare = "that-they-care"
        case contactDetails = "contact-details"
        case caringRole = "caring-role"
        case ownHealth = "own-health"
        case communicationNeeds = "communication-needs"
        case wholeRecord = "whole-record"
        case talkToCarer = "talk-to-carer"

        package var label: String {
            switch self {
            case .thatTheyCare: "That they look after somebody"
            case .contactDetails: "How to get in touch"
            case .caringRole: "Whom they care for, and what they do"
            case .ownHealth: "Their own health and wellbeing"
            case .communicationNeeds: "What they need to understand and be understood"
            case .wholeRecord: "The whole record, save what was told in confidence"
            case .talkToCarer: "The practice may talk to their carer"
            }
        }
    }

    package enum Recipient: Hashable, Sendable {
        case organisation(OrganisationID)
        case other(String)

        package var organisation: OrganisationID? { if case .organisation(let id) = self { id } else { nil } }
    }

    package enum Decision: String, CaseIterable, Sendable, Codable { case agreed, refused }

    /// By what right somebody decides; being next of kin is none.
    package enum Authority: Hashable, Sendable {
        case oneself
        case parentalResponsibility(by: String)
        case attorney(by: String, documentSeenOn: LocalDate)
        case deputy(by: String, documentSeenOn: LocalDate)
        case competentYoungPerson
        case bestInterests(BestInterests)
    }

    package struct BestInterests: Hashable, Sendable {
        package let decidedBy: String
        package let reasons: String
        package let consulted: String
        package let reviewOn: LocalDate

        package init(decidedBy: String, reasons: String, consulted: String, reviewOn: LocalDate) {
            self.decidedBy = decidedBy
            self.reasons = reasons
            self.consulted = consulted
            self.reviewOn = reviewOn
        }
    }

    /// For this decision, on its day.
    package enum Capacity: String, CaseIterable, Sendable, Codable {
        case notInDoubt = "not-in-doubt"
        case hasCapacity = "has-capacity"
        case lacksCapacity = "lacks-capacity"

        package var label: String {
            switch self {
            case .notInDoubt: "Able to decide this: no reason to doubt it"
            case .hasCapacity: "Able to decide this: assessed"
            case .lacksCapacity: "Not able to decide this: assessed"
            }
        }
    }

    package func isInForce(at instant: Instant) -> Bool {
        decision == .agreed && givenOn <= instant.londonDate && (withdrawnAt.map { $0 > instant } ?? true)
    }
}

/// A consent before it's kept.
package struct NewConsent: Hashable, Sendable {
    package var about: PersonID?
    package var what: [Consent.Kind]
    package var recipient: Consent.Recipient
    package var why: String
    package var decision: Consent.Decision
    package var authority: Consent.Authority
    package var capacity: Consent.Capacity
    package var side: Side

    package init(
        about: PersonID? = nil, what: [Consent.Kind], recipient: Consent.Recipient, why: String,
        decision: Consent.Decision = .agreed, authority: Consent.Authority = .oneself,
        capacity: Consent.Capacity = .notInDoubt, side: Side = .carer
    ) {
        self.about = about
        self.what = what
        self.recipient = recipient
        self.why = why
        self.decision = decision
        self.authority = authority
        self.capacity = capacity
        self.side = side
    }
}
