import Assessments
import Core
import Discharge
import Documents
import People
import Register
import Storage

/// What stays in hospital ask of the register and of letters.
extension Composition {
    static func dischargeNeeds(
        _ surroundings: Surroundings, _ people: PeopleNeeds, letters: DocumentDesk
    ) -> DischargeNeeds {
        DischargeNeeds(
            people: people,
            statements: { connection, link in
                var said: [DischargeNeeds.CarerWords] = []
                for statement in try CaringLinkStore(connection, surroundings).statements(on: [link])
                where !statement.provenance.inConfidence {
                    let willingness = statement.willingness
                    said.append(
                        DischargeNeeds.CarerWords(
                            id: statement.id.description, statedOn: statement.statedOn,
                            willing: willingness.willing.willingLabel, able: willingness.able.ableLabel,
                            howLong: willingness.howLong, words: willingness.words,
                            isUrgent: willingness.isUrgent))
                }
                return said
            }, letters: letters)
    }

    /// The same sections with hospital stays; and nobody under 18 is let go before they answered what comes after.
    static func withHospital(
        _ cases: RegisterNeeds.Cases, _ discharge: DischargeCapability, _ assessments: AssessmentsCapability
    ) -> RegisterNeeds.Cases {
        var more = cases
        more.onRecord = { connection, person, principal in
            try cases.onRecord(connection, person, principal)
                + discharge.sections(about: person, for: principal, connection)
        }
        more.onOwnPage = { connection, carer, principal in
            try cases.onOwnPage(connection, carer, principal)
                + discharge.ownSections(of: carer, as: principal, connection)
        }
        more.endingHold = { connection, person, kind in
            if let hold = try cases.endingHold(connection, person, kind) { return hold }
            guard kind == .youngCarersService else { return nil }
            return try assessments.transitionHold(of: person, connection)
        }
        return more
    }
}
