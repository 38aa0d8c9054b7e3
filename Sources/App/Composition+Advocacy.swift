import Accounts
import Advocacy
import Core
import People

/// What advocacy asks of the organisations and the accounts.
extension Composition {
    static func advocacyNeeds(_ surroundings: Surroundings, _ people: PeopleNeeds) -> AdvocacyNeeds {
        AdvocacyNeeds(
            people: people,
            advocates: { connection in
                try AccountsAnswersStore(connection).advocates(on: surroundings.today).map {
                    AdvocacyNeeds.Advocate(
                        account: $0.account, name: $0.name, organisation: $0.organisation, phone: $0.phone)
                }
            },
            isClosed: { connection, organisation in
                guard let found = try AccountsAnswersStore(connection).organisation(organisation) else {
                    return false
                }
                return found.closedOn.map { $0 <= surroundings.today } ?? false
            })
    }
}
