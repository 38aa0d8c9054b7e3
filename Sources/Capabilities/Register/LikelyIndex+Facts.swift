import Core
import Matching
import Storage

/// Reading what is known of people, for the matcher alone.
extension LikelyIndex {
    /// Of those who may be matched at all: one without a basis, without a name or joined to another isn't.
    func facts(of ids: [PersonID]) throws -> [PersonID: (facts: LikelyFacts, isRestricted: Bool)] {
        let list = SQL.set(ids)
        var found: [PersonID: (facts: LikelyFacts, isRestricted: Bool)] = [:]
        for row in try connection.run(
            """
            SELECT id, birth_date, birth_precision, sex, restricted FROM person
            WHERE id IN (\(list)) AND basis <> 'none' AND merged_into_id IS NULL
            """)
        {
            var facts = LikelyFacts()
            facts.birth = try row.knownDate("birth_date", precision: "birth_precision")
            facts.sex = try row.optional("sex")
            found[try row.value("id")] = (facts, try row.value("restricted"))
        }
        func each(_ query: SQL, _ fields: Set<MatchField>, _ body: (inout LikelyFacts, Row) throws -> Void)
            throws
        {
            for row in try connection.run(query) {
                let id: PersonID = try row.value("person_id")
                guard var facts = found[id]?.facts else { continue }
                try body(&facts, row)
                if try row.value("in_confidence") { facts.guarded.formUnion(fields) }
                found[id]?.facts = facts
            }
        }
        try each(
            """
            SELECT person_id, given, family, known_as, in_confidence FROM person_name
            WHERE person_id IN (\(list)) ORDER BY person_id, kind, until DESC NULLS FIRST, id
            """, [.givenName, .middleNames, .familyName, .previousFamilyName]
        ) { $0.names.append(try PersonName(row: $1)) }
        try each(
            """
            SELECT person_id, value, in_confidence FROM person_identifier AS fact
            WHERE person_id IN (\(list)) AND kind = 'nhs-number' AND until IS NULL AND \(SafetyStore.stayed)
            ORDER BY person_id, since DESC, id
            """, [.nhsNumber]
        ) { $0.numbers.append(try $1.value("value")) }
        try each(
            """
            SELECT person_id, postcode, lines, in_confidence FROM person_address AS fact
            WHERE person_id IN (\(list)) AND \(SafetyStore.stayed)
            ORDER BY person_id, until DESC NULLS FIRST, since DESC, id
            """, [.addressLine, .postcode, .previousPostcode]
        ) { facts, row in
            if let home = LikelyFacts.Home(try row.optional("postcode"), try row.optional("lines")) {
                facts.homes.append(home)
            }
        }
        try each(
            """
            SELECT person_id, kind, value, in_confidence FROM person_contact AS fact
            WHERE person_id IN (\(list)) AND \(SafetyStore.stayed)
            ORDER BY person_id, until DESC NULLS FIRST, since DESC, id
            """, [.phone, .email]
        ) { facts, row in
            let value: String = try row.value("value")
            if try row.value("kind", as: PersonContact.Kind.self) == .phone {
                facts.phones.append(value)
            } else {
                facts.emails.append(value)
            }
        }
        return found
    }
}
