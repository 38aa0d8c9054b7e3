import Core

/// One source's word: "this practice says: a carer since 2019".
package struct Claim: Hashable, Sendable, Identifiable {
    package enum Kind: String, CaseIterable, Sendable, Codable {
        case carer
        case youngCarer = "young-carer"

        package var label: String { self == .carer ? "Carer" : "Young carer" }
    }

    package let id: ClaimID
    package let person: PersonID
    package let organisation: OrganisationID
    package let kind: Kind
    package let carerSince: LocalDate?
    package let confirmedOn: LocalDate
    package let endedOn: LocalDate?
    /// Why they stopped saying so, as somebody wrote it down.
    package let endReason: String?
    package let provenance: Provenance
}
