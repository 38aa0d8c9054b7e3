import Core
import People
import Storage
import TestSupport
import Testing

@testable import Register

/// What those who follow a carer on their way are told of them.
@Suite struct CaseAnswersTests {
    private func links(
        _ person: PersonID, in register: TestRegister, as principal: Principal
    ) async throws -> [SeenLink] {
        try await register.read { try CaseAnswersStore($0, $1).links(of: person, for: principal) }
    }

    @Test(arguments: Engine.allCases)
    func `a caring link told in confidence is told to nobody elsewhere`(engine: Engine) async throws {
        let register = try await TestRegister(on: engine)
        let carer = try await register.register(try Example.arrival("own")).person
        #expect(try await links(carer, in: register, as: TestRegister.coordinator).count == 1)
        try await register.write { connection, _ in
            _ = try connection.run(
                """
                UPDATE caring_link SET in_confidence = TRUE, source_organisation_id = \(TestRegister.surgery)
                WHERE carer_id = \(carer)
                """)
        }
        #expect(try await links(carer, in: register, as: TestRegister.coordinator).isEmpty)
        try await register.write { connection, _ in
            _ = try connection.run(
                """
                UPDATE caring_link SET source_organisation_id = \(TestRegister.centre) WHERE carer_id = \(carer)
                """)
        }
        #expect(try await links(carer, in: register, as: TestRegister.coordinator).count == 1)
    }

    @Test(arguments: Engine.allCases)
    func `an own page that is off or a restricted person's is open at no address`(engine: Engine)
        async throws
    {
        let register = try await TestRegister(on: engine)
        let needs = register.needs
        func isOpen(_ person: PersonID) async throws -> Bool {
            try await register.read { try CaseAnswersStore($0, $1).ownPageIsOpen(person) }
        }
        let off = try await register.register(try Example.arrival("off")).person
        let hidden = try await register.register(try Example.arrival("hidden", "Bea", "Marsh")).person
        #expect(try await isOpen(off))
        #expect(try await isOpen(hidden))
        try await register.write { connection, surroundings in
            try OwnRecordStore(connection, surroundings, needs).switchOff(
                .page, of: off, by: Principal(kind: .carer(off), roles: [.carer]))
        }
        try await register.restrict(hidden)
        #expect(try await !isOpen(off))
        #expect(try await !isOpen(hidden))
    }

    /// Who works with them says where a restricted person is, whoever looks at their page.
    @Test(arguments: Engine.allCases)
    func `a restricted person's own page names nobody who works with them`(engine: Engine) async throws {
        let register = try await TestRegister(on: engine)
        var needs = register.needs
        needs.cases = RegisterNeeds.Cases(
            onRecord: { _, _, _ in [] },
            onOwnPage: { _, _, _ in [CaseSection(heading: "Whom you can ring", lines: [], empty: "Nobody")] })
        let person = try await register.register(try Example.arrival("own")).person
        let own = Principal(kind: .carer(person), roles: [.carer])
        let given = needs
        func sections() async throws -> Int {
            try await register.read {
                try OwnRecordReading(connection: $0, surroundings: $1, needs: given)
                    .page(for: own, person, notification: nil).cases.count
            }
        }
        #expect(try await sections() == 1)
        try await register.restrict(person)
        #expect(try await sections() == 0)
    }
}
