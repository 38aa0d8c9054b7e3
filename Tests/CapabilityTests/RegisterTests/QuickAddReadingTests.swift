import Core
import Forms
import TestSupport
import Testing
import Web

@testable import Register

@Suite struct QuickAddReadingTests {
    private func reading(
        isHospital: Bool = false, _ change: (inout [String: [AnswerValue]]) -> Void = { _ in }
    ) -> QuickAddReading {
        var values: [String: [AnswerValue]] = [
            "given": [.text("Pat")], "family": [.text("Marlow")], "contact": [.text("07700 900456")],
            "postcode": [.text("SO51 8DE")], "relationship": [.code("parent")],
            "postcode-of": [.text("DT1 1XJ")],
            "helps": [.code("alone")], "managing": [.code("hard")], "child": [.code("yes")],
            "agreed": [.code("yes")],
            "offers": [.code("tell-gp"), .code("pack")],
        ]
        change(&values)
        return QuickAddReading(answers: Answers(values), isHospital: isHospital)
    }

    private func arrival(_ reading: QuickAddReading) throws -> Arrival {
        try reading.arrival(key: "k", door: .quickAdd, link: nil, kept: nil)
    }

    @Test func `what a professional typed arrives as theirs, and the contact as unconfirmed`() throws {
        let arrival = try arrival(reading())
        #expect(arrival.source == .professional)
        let contact = try #require(arrival.carer.contacts.first)
        #expect(contact.safe == nil && !contact.isConfirmed)
        #expect(arrival.contactRule == nil)
        #expect(arrival.isChildHelping == true)
        #expect(arrival.wantsPracticeTold && arrival.wantsPack)
        #expect(arrival.caredFor.first?.link.share == .main)
        #expect(arrival.caredFor.first?.person.whereabouts.postcode?.text == "DT1 1XJ")
    }

    @Test(arguments: [("yes", true), ("no", false), ("duty", true)])
    func `nothing is kept without agreement or a duty`(answer: String, mayKeep: Bool) {
        #expect(reading { $0["agreed"] = [.code(answer)] }.mayKeep == mayKeep)
    }

    @Test func `a duty to protect is today's work, offers nothing and needs no contact`() throws {
        let arrival = try arrival(
            reading {
                $0["agreed"] = [.code("duty")]
                $0["contact"] = nil
            })
        #expect(arrival.carer.basis == .duty)
        #expect(arrival.carryingOn == .notSafe)
        #expect(!arrival.wantsPracticeTold && !arrival.wantsPack)
    }

    @Test(arguments: [
        (true, nil, false), (true, "notes", false), (true, "carer", true), (true, "person", true),
        (false, nil, true), (false, "notes", false),
    ])
    func `a patient's postcode leaves a ward only as it was told`(
        isHospital: Bool, toldBy: String?, leaves: Bool
    ) throws {
        let arrival = try arrival(
            reading(isHospital: isHospital) { $0["told-by"] = toldBy.map { [.code($0)] } })
        #expect((arrival.caredFor.first?.person.whereabouts.postcode != nil) == leaves)
    }

    @Test func `a name and a contact are asked for, each beside its field`() throws {
        let empty = reading {
            for question in ["given", "family"] { $0[question] = nil }
            $0["contact"] = [.text("ring me")]
        }
        #expect {
            try arrival(empty)
        } throws: { error in
            (error as? FormErrors)?.list.map(\.id) == ["given", "contact"]
        }
    }

    @Test func `an e-mail address is as good as a telephone`() throws {
        let arrival = try arrival(reading { $0["contact"] = [.text("Pat@example.org")] })
        #expect(arrival.carer.contacts.first?.address.value == "pat@example.org")
    }
}
