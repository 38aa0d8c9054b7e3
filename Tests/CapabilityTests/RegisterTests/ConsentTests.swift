import Core
import Storage
import TestSupport
import Testing

@testable import Register

@Suite struct ConsentTests {
    private static func consent(_ change: (inout NewConsent) -> Void = { _ in }) -> NewConsent {
        var consent = NewConsent(
            what: [.wholeRecord], recipient: .organisation(TestRegister.surgery), why: "To help")
        change(&consent)
        return consent
    }

    private func refusal(age: Int? = 40, _ change: (inout NewConsent) -> Void = { _ in }) -> ConsentRefusal? {
        do {
            try Self.consent(change).check(age: age, today: "2027-01-05")
            return nil
        } catch { return error }
    }

    @Test func `who decides must have the right to`() {
        #expect(refusal() == nil)
        #expect(refusal { $0.what = [] } == .nothingToShare)
        #expect(refusal { $0.why = "" } == .whyMissing)
        #expect(refusal { $0.capacity = .lacksCapacity } == .cannotDecide)
        #expect(refusal(age: 17) { $0.authority = .competentYoungPerson } == nil)
        #expect(refusal(age: 18) { $0.authority = .competentYoungPerson } == .notUnder18)
        #expect(refusal(age: 17) { $0.authority = .parentalResponsibility(by: "Bo Marlow") } == nil)
        #expect(refusal(age: 18) { $0.authority = .parentalResponsibility(by: "Bo Marlow") } == .notAChild)
        let attorney = Consent.Authority.attorney(by: "Bo Marlow", documentSeenOn: "2027-01-01")
        #expect(refusal { ($0.authority, $0.capacity) = (attorney, .lacksCapacity) } == nil)
        #expect(refusal { $0.authority = attorney } == .capacityNotLacking)
        let unseen = Consent.Authority.deputy(by: "Bo Marlow", documentSeenOn: "2027-01-06")
        #expect(refusal { ($0.authority, $0.capacity) = (unseen, .lacksCapacity) } == .documentInFuture)
    }

    @Test func `a best-interests decision says who, why, who was asked and when again`() {
        func decision(_ reasons: String, review: LocalDate) -> Consent.Authority {
            .bestInterests(.init(decidedBy: "Bo", reasons: reasons, consulted: "Cy", reviewOn: review))
        }
        #expect(
            refusal {
                ($0.authority, $0.capacity) = (decision("Safer", review: "2027-06-01"), .lacksCapacity)
            } == nil)
        #expect(
            refusal { ($0.authority, $0.capacity) = (decision("", review: "2027-06-01"), .lacksCapacity) }
                == .bestInterestsIncomplete)
        #expect(
            refusal {
                ($0.authority, $0.capacity) = (decision("Safer", review: "2027-01-05"), .lacksCapacity)
            } == .reviewInPast)
        #expect(refusal { $0.authority = decision("Safer", review: "2027-06-01") } == .capacityNotLacking)
    }

    @Test(arguments: ClaimedAuthority.allCases)
    func `next of kin and money alone give no right`(claimed: ClaimedAuthority) {
        var found: ConsentRefusal?
        do { try claimed.checked() } catch { found = error }
        switch claimed {
        case .nextOfKin: #expect(found == .nextOfKin)
        case .financeOnly: #expect(found == .financeOnly)
        default: #expect(found == nil)
        }
    }

    @Test(arguments: Engine.allCases)
    func `sharing opens the record to a partner, and withdrawing closes it and tells them`(engine: Engine)
        async throws
    {
        let register = try await TestRegister(on: engine)
        let made = try await register.register(try Example.arrival("a"))
        let partner = TestRegister.staff(7, .practitioner, in: TestRegister.surgery)
        #expect(try await register.find("Ada Marlow", as: partner).people.isEmpty)

        let needs = register.needs
        @Sendable func agree() async throws -> ConsentID {
            try await register.write { connection, surroundings in
                try RegisterStore(connection, surroundings, needs).agree(
                    Self.consent(), made.person,
                    Provenance(TestRegister.coordinator, side: .carer, at: surroundings.now()))
            }
        }
        let consent = try await agree()
        // The same form sent twice is one decision.
        #expect(try await agree() == consent)
        #expect(try await register.find("Ada Marlow", as: partner).people.map(\.id) == [made.person])
        let subject = try #require(try await register.read { try PersonStore($0, $1).subject(made.person) })
        #expect(RegisterPolicy(partner).allows(.view, on: subject))
        #expect(!RegisterPolicy(partner).allows(.edit, on: subject))
        #expect(!RegisterPolicy(partner).allows(.viewConfidential, on: subject))

        try await register.write { connection, surroundings in
            let kept = try #require(try ConsentStore(connection, surroundings).find(consent, of: made.person))
            #expect(kept.isInForce(at: surroundings.now()))
            try RegisterStore(connection, surroundings, needs).withdraw(
                kept, how: "By phone", organisation: TestRegister.centre)
        }
        #expect(try await register.find("Ada Marlow", as: partner).people.isEmpty)
        #expect(try await register.find("Ada Marlow", as: TestRegister.coordinator).people.count == 1)
        let kept = try await register.read { try ConsentStore($0, $1).find(consent, of: made.person) }
        #expect(kept?.isInForce(at: register.surroundings.now()) == false)
        let told = register.tasks.all.filter { $0.kind.hasSuffix("withdrawn") }
        #expect(told.map(\.organisation) == [TestRegister.surgery])
        #expect(told.first?.title.contains(made.reference.description) == true && told.first?.linkPath == nil)
        await #expect(throws: ConsentRefusal.alreadyWithdrawn) {
            try await register.write { connection, surroundings in
                let again = try #require(
                    try ConsentStore(connection, surroundings).find(consent, of: made.person))
                try RegisterStore(connection, surroundings, needs).withdraw(
                    again, how: "Again", organisation: nil)
            }
        }
    }

    @Test(arguments: Engine.allCases)
    func `sharing the whole record that was agreed while registering opens it as agreeing later does`(
        engine: Engine
    ) async throws {
        let register = try await TestRegister(on: engine)
        var arrival = try Example.arrival("a")
        arrival.consents = [Self.consent()]
        let made = try await register.register(arrival)
        let partner = TestRegister.staff(7, .practitioner, in: TestRegister.surgery)
        #expect(try await register.find("Ada Marlow", as: partner).people.map(\.id) == [made.person])
        var again = try Example.arrival("b")
        (again.existing, again.caredFor) = (made.person, [])
        again.consents = [Self.consent { $0.decision = .refused }]
        try await register.register(again)
        #expect(try await register.find("Ada Marlow", as: partner).people.isEmpty)
    }

    @Test(arguments: Engine.allCases)
    func `somebody who isn't a partner is told by whoever took the word, or else works with the carer`(
        engine: Engine
    ) async throws {
        let register = try await TestRegister(on: engine)
        let needs = register.needs
        for (key, teller) in [("a", TestRegister.council), ("b", nil)] {
            var arrival = try Example.arrival(key)
            arrival.consents = [Self.consent { $0.recipient = .other("The golf club") }]
            let person = try await register.register(arrival).person
            try await register.write { connection, surroundings in
                for consent in try ConsentStore(connection, surroundings).consents(of: person) {
                    try RegisterStore(connection, surroundings, needs)
                        .withdraw(consent, how: "By phone", organisation: teller)
                }
            }
        }
        let tasks = register.tasks.all.filter { $0.kind.hasSuffix("withdrawn") }
        #expect(tasks.map(\.kind) == ["tell-withdrawn", "tell-withdrawn"])
        #expect(tasks.map(\.organisation) == [TestRegister.council, TestRegister.centre])
    }

    @Test(arguments: Engine.allCases)
    func `a no ends an earlier yes to the same, and leaves what was agreed with others`(engine: Engine)
        async throws
    {
        let register = try await TestRegister(on: engine)
        var arrival = try Example.arrival("a")
        arrival.consents = [
            Self.consent(), Self.consent { $0.recipient = .organisation(TestRegister.otherCentre) },
        ]
        let made = try await register.register(arrival)
        let needs = register.needs
        try await register.write { connection, surroundings in
            _ = try RegisterStore(connection, surroundings, needs).agree(
                Self.consent { $0.decision = .refused }, made.person,
                Provenance(TestRegister.coordinator, side: .carer, at: surroundings.now()))
        }
        let surgery = TestRegister.staff(7, .practitioner, in: TestRegister.surgery)
        #expect(try await register.find("Ada Marlow", as: surgery).people.isEmpty)
        #expect(try await register.find("Ada Marlow", as: TestRegister.otherCoordinator).people.count == 1)
        #expect(register.tasks.all.count { $0.kind == "consent-withdrawn" } == 1)
    }

    @Test(arguments: Engine.allCases)
    func `a refusal to share shares nothing`(engine: Engine) async throws {
        let register = try await TestRegister(on: engine)
        let made = try await register.register(try Example.arrival("a"))
        let needs = register.needs
        _ = try await register.write { connection, surroundings in
            try RegisterStore(connection, surroundings, needs).agree(
                Self.consent { $0.decision = .refused }, made.person,
                Provenance(TestRegister.coordinator, side: .carer, at: surroundings.now()))
        }
        let partner = TestRegister.staff(7, .practitioner, in: TestRegister.surgery)
        #expect(try await register.find("Ada Marlow", as: partner).people.isEmpty)
    }
}
