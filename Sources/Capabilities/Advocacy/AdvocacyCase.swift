import Core
import Storage

/// Somebody who speaks for a carer: offered, looked for, found, and over.
package struct AdvocacyCase: Hashable, Sendable, Identifiable {
    package enum Kind: String, CaseIterable, Sendable, SQLEnum {
        case careAct = "care-act"
        case peer
        case voluntary

        package var title: String {
            switch self {
            case .careAct: "Advocate under the Care Act"
            case .peer: "Peer advocate"
            case .voluntary: "Voluntary advocate"
            }
        }
    }

    package enum Status: String, CaseIterable, Sendable, SQLEnum {
        case offered
        case accepted
        case declined
        case waiting
        case allocated
        case ended

        package var title: String {
            switch self {
            case .offered: "Offered"
            case .accepted: "Wanted, nobody asked yet"
            case .declined: "They said no"
            case .waiting: "An organisation was asked"
            case .allocated: "Has an advocate"
            case .ended: "Over"
            }
        }

        package static let open: [Status] = [.offered, .accepted, .waiting, .allocated]
        package var isOpen: Bool { Self.open.contains(self) }
        /// Whether somebody waits for an advocate.
        package static let wanting: [Status] = [.accepted, .waiting]
        package var isWanting: Bool { Self.wanting.contains(self) }
    }

    package enum EndReason: String, CaseIterable, Sendable, SQLEnum {
        case finished
        case somebodySuitable = "somebody-suitable"
        case carerAsked = "carer-asked"
        case moved
        case duplicate
        case died

        package var title: String {
            switch self {
            case .finished: "What they were needed for is done"
            case .somebodySuitable: "Somebody suitable helps them now"
            case .carerAsked: "The carer asked to end it"
            case .moved: "The carer moved away"
            case .duplicate: "It was there twice"
            case .died: "The carer died"
            }
        }

        /// A death is recorded on the record, not here.
        package static let choices = allCases.filter { $0 != .died }
    }

    package let id: AdvocacyID
    package let person: PersonID
    package var kind: Kind
    package var status: Status
    package var organisation: OrganisationID
    package var team: TeamID?
    package var owner: AccountID?
    /// Why, or what they said, in a few words.
    package var reason: String
    /// Where the work goes on that waits for an advocate.
    package var neededFor: String?
    package var offeredOn: LocalDate?
    /// Since when somebody waits.
    package var wantedOn: LocalDate?
    package var declinedOn: LocalDate?
    /// When an organisation of advocates was asked.
    package var askedOn: LocalDate?
    package var allocatedOn: LocalDate?
    package var endedOn: LocalDate?
    package var endReason: EndReason?
    package var provider: String
    package var providerPhone: String
    /// The advocate's account, where they have one; it shows them this one case.
    package var advocate: AccountID?
    package var advocateName: String
    package var advocatePhone: String
    package var dueOn: LocalDate
    package var taskKey: String?
    package var version: Int

    package init(
        id: AdvocacyID, person: PersonID, kind: Kind, status: Status, organisation: OrganisationID,
        team: TeamID? = nil, owner: AccountID? = nil, reason: String = "", neededFor: String? = nil,
        dueOn: LocalDate
    ) {
        (self.id, self.person, self.kind, self.status) = (id, person, kind, status)
        (self.organisation, self.team, self.owner) = (organisation, team, owner)
        (self.reason, self.neededFor, self.dueOn) = (reason, neededFor, dueOn)
        (provider, providerPhone, advocateName, advocatePhone) = ("", "", "", "")
        version = 1
    }

    package var path: String { "/advocacy/\(id)" }

    /// What happens next, said to staff.
    package var nextStep: String {
        switch status {
        case .offered: "Ask what they say to it"
        case .accepted: "Ask an organisation of advocates"
        case .waiting: "Find out when an advocate can begin"
        case .allocated: "Ask whether the advocate is still needed"
        case .declined: "Nothing. They may have one at any time"
        case .ended: "Nothing. They may have one again at any time"
        }
    }

    /// The advocate with whom they are from, as it is said on a page.
    package var advocateWords: String {
        provider.isEmpty ? advocateName : "\(advocateName), \(provider)"
    }
}
