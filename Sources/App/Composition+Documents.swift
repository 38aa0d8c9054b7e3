import Accounts
import Core
import Documents
import People
import Register
import Storage

/// What letters ask of the register and the organisations, and where they are shown.
extension Composition {
    static func documentNeeds(_ surroundings: Surroundings, people: PeopleNeeds) -> DocumentNeeds {
        DocumentNeeds(
            people: people,
            printSize: { try LetterAnswersStore($0, surroundings).printSize(of: $1) },
            phone: { try AccountsAnswersStore($0).organisation($1)?.phone },
            ownPageIsOff: { try LetterAnswersStore($0, surroundings).ownPageIsOff($1) },
            areas: { connection in
                try PlaceStore(connection).areas().map { DocumentNeeds.Area(code: $0.code, name: $0.name) }
            },
            maySetUp: { connection, principal, area in
                let own = try principal.organisation.flatMap {
                    try AccountsAnswersStore(connection).organisation($0)
                }
                return OrganisationPolicy(principal, own: own).maySetUp(area: area)
            })
    }

    /// What stands on somebody's record and own page, with their letters after it.
    static func withLetters(_ cases: RegisterNeeds.Cases, _ desk: DocumentDesk) -> RegisterNeeds.Cases {
        var more = cases
        more.onRecord = { connection, person, principal in
            try cases.onRecord(connection, person, principal)
                + desk.sections(about: person, for: principal, connection)
        }
        more.onOwnPage = { connection, carer, principal in
            try cases.onOwnPage(connection, carer, principal)
                + desk.ownSections(of: carer, as: principal, connection)
        }
        return more
    }
}
