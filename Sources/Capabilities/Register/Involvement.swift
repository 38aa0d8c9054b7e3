import Core

/// An organisation that works with somebody, or with whom a record was shared: who may see the record.
package struct Involvement: Hashable, Sendable, Identifiable {
    package enum Kind: String, CaseIterable, Sendable, Codable {
        case adultCentre = "adult-centre"
        case youngCarersService = "young-carers-service"
        /// The centre where the carer lives, when another area decides: information, groups and advice.
        case ownCentre = "own-centre"
        case triage
        case workingWith = "working-with"
        /// By the person's consent, until it is withdrawn.
        case shared

        package var label: String {
            switch self {
            case .adultCentre: "Carers’ centre"
            case .youngCarersService: "Young carers’ service"
            case .ownCentre: "The carer’s own centre"
            case .triage: "Finding the right place"
            case .workingWith: "Working with this person"
            case .shared: "Shared by agreement"
            }
        }
    }

    package let id: InvolvementID
    package let person: PersonID
    package let organisation: OrganisationID
    package let team: TeamID?
    package let lead: AccountID?
    package let kind: Kind
    package let consent: ConsentID?
    package let since: LocalDate
    package let until: LocalDate?
    package let endReason: String?
    package let provenance: Provenance
}
