import Accounts
import Core
import Directory
import People
import Register
import Safeguarding
import Storage

/// What concerns ask of the organisations and the directory, and their door on each record.
extension Composition {
    static func safeguardingNeeds(_ surroundings: Surroundings, _ people: PeopleNeeds) -> SafeguardingNeeds {
        SafeguardingNeeds(
            people: people,
            numbersNow: { connection, area in
                try DirectoryCapability.numbersNow(
                    for: area.flatMap(GSSCode.init), audiences: [.adult, .child], connection, surroundings
                ).map { standing in
                    SafeguardingNeeds.Number(
                        label: standing.number.label, number: standing.number.number,
                        link: "tel:\(standing.number.dialled)", whenText: standing.whenText)
                }
            },
            councils: { connection in
                let organisations = OrganisationStore(connection)
                var councils: [SafeguardingNeeds.Council] = []
                for area in try PlaceStore(connection).areas() {
                    guard let council = try organisations.find(.gss, code: area.code) else { continue }
                    councils.append(
                        SafeguardingNeeds.Council(
                            area: area.code, organisation: council.id, name: council.name))
                }
                return councils
            },
            reviewers: { connection, organisations in
                let found = try AccountsAnswersStore(connection).restrictedReviewers(at: organisations)
                return Set(found.filter { organisations.contains($0.organisation) }.map(\.account))
            })
    }

    static func withSafety(
        _ cases: RegisterNeeds.Cases, _ safeguarding: SafeguardingCapability
    ) -> RegisterNeeds.Cases {
        var more = cases
        more.onRecord = { connection, person, principal in
            try cases.onRecord(connection, person, principal) + [safeguarding.doorOnRecord(of: person)]
        }
        more.onOwnPage = { connection, carer, principal in
            try cases.onOwnPage(connection, carer, principal) + [safeguarding.doorOnOwnPage]
        }
        more.concernReaders = { try safeguarding.readers($0, ofConcernsAbout: $1) }
        return more
    }
}
