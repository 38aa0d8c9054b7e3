import Audit
import Core
import Storage
import TestSupport
import Testing

@testable import Register

@Suite struct ClaimTests {
    /// A carer of whom the surgery has said so, and that claim.
    private func register(on engine: Engine) async throws -> (TestRegister, PersonID, Claim) {
        let register = try await TestRegister(on: engine)
        let person = try await register.register(try Example.arrival("a")).person
        let claim = try await register.write { connection, surroundings in
            let links = CaringLinkStore(connection, surroundings)
            try links.claim(
                .carer, of: person, by: TestRegister.surgery, since: "2019-04-01",
                Provenance(TestRegister.coordinator, side: .carer, at: surroundings.now()))
            return try links.claims(about: person).first
        }
        return (register, person, try #require(claim))
    }

    @Test(arguments: Engine.allCases)
    func `a day outside what was said ends no claim`(engine: Engine) async throws {
        let (_, _, claim) = try await register(on: engine)
        func refusal(_ day: LocalDate) -> ClaimRefusal? {
            do {
                try claim.checkEnding(on: day, today: "2027-01-20")
                return nil
            } catch { return error }
        }
        #expect(claim.confirmedOn == "2027-01-05")
        #expect(refusal("2027-01-04") == .endsBeforeConfirmed("2027-01-05"))
        #expect(refusal("2027-01-05") == nil)
        #expect(refusal("2027-01-20") == nil)
        #expect(refusal("2027-01-21") == .endsInFuture)
    }

    @Test(arguments: Engine.allCases)
    func `staff end a claim with its day and reason, and it stays in what was`(engine: Engine) async throws {
        let (register, person, claim) = try await register(on: engine)
        try await RegisterSite(register: register).run { client in
            let path = "/people/\(person)/claims/\(claim.id)/ending"
            #expect(try await client.get("/people/\(person)", as: "coordinator").text.contains(path))
            #expect(try await client.get(path, as: "other").status == .notFound)
            #expect(try await client.get(path, as: "governance").status == .forbidden)
            let day = [("ended-day", "5"), ("ended-month", "1"), ("ended-year", "2027")]
            let empty = try await client.submit(path, day, as: "coordinator")
            #expect(empty.status == .unprocessableContent && empty.text.contains("Enter why they stopped"))
            let future = [("ended-day", "6"), ("ended-month", "1"), ("ended-year", "2027")]
            let late = try await client.submit(path, future + [("reason", "Moved")], as: "coordinator")
            #expect(late.status == .unprocessableContent && late.text.contains("today or in the past"))
            #expect(late.text.contains(">Moved</textarea>"))
            let saved = try await client.submit(
                path, day + [("reason", "They left the practice")], as: "coordinator")
            #expect(saved.status == .seeOther)
            let record = try await client.get(saved.location, as: "coordinator").text
            #expect(record.contains("no longer says so since 5 January 2027: They left the practice"))
            #expect(record.contains("A partner no longer says they care for somebody"))
            #expect(!record.contains(path))
            let again = try await client.submit(path, day + [("reason", "Again")], as: "coordinator")
            #expect(again.status == .unprocessableContent && again.text.contains("This has ended already"))
        }
        let kept = try await register.read { try CaringLinkStore($0, $1).claims(about: person) }
        #expect(kept.map(\.endedOn) == ["2027-01-05"])
        #expect(kept.first?.endReason == "They left the practice" && kept.first?.carerSince == "2019-04-01")
    }
}
