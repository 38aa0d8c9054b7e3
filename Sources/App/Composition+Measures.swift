import Accounts
import Core
import Measures
import Register
import Storage

extension Composition {
    /// What Measures asks of the others.
    static func measuresNeeds(_ surroundings: Surroundings) -> MeasuresNeeds {
        MeasuresNeeds(
            districts: { connection in
                try PlaceStore(connection).districts().map {
                    MeasuresNeeds.District(code: $0.code, name: $0.name)
                }
            },
            practices: { connection in
                try AccountsAnswersStore(connection).practices(on: surroundings.today).map {
                    MeasuresNeeds.Practice(
                        id: $0.id, code: $0.code, name: $0.name, district: $0.district)
                }
            },
            people: { connection, ids, principal in
                try RegisterAnswersStore(connection, surroundings).openLabels(of: ids, for: principal)
                    .mapValues { MeasuresNeeds.PersonLabel(name: $0.name, reference: $0.reference) }
            })
    }
}
