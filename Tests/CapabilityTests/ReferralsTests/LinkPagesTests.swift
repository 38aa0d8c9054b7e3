import Core
import HTTPTypes
import HummingbirdTesting
import Storage
import TestSupport
import Testing

@testable import Referrals

@Suite struct LinkPagesTests {
    private func link(_ purpose: ReferralLink.Purpose, to referral: Referral, in town: Town) async throws
        -> String
    {
        let path = try await LinkMaking(desk: town.desk)
            .make(purpose, for: referral.id, isSent: false, address: nil, by: Town.sender)
        return try #require(path)
    }

    @Test(arguments: Engine.allCases)
    func `by a link the carer sees how far it has got, without a name`(engine: Engine) async throws {
        let town = try await Town(on: engine)
        let sent = try await town.sent()
        let path = try await link(.carer, to: sent, in: town)
        try await ReferralsSite(town: town).run { client in
            let answer = try await client.get(path)
            let policy = try #require(HTTPField.Name("Referrer-Policy"))
            #expect(answer.status == .ok && answer.headers[policy] == "no-referrer")
            #expect(answer.text.contains("Hill Hospice") && answer.text.contains("7 January 2027"))
            for word in ["Ada", "Worker", "carer-support", "night", "Support for a carer"] {
                #expect(!answer.text.contains(word), "\(word)")
            }
            let guessed = try await client.get("/progress/AAAAAAAAAAAAAAAAAAAAAA")
            let short = try await client.get("/progress/x")
            town.clock.advance(seconds: 91 * 86_400)
            let old = try await client.get(path)
            #expect([guessed.status, short.status, old.status] == [.notFound, .notFound, .notFound])
            func main(_ text: String) -> Substring? { text.firstMatch(of: /<main[\s\S]*<\/main>/)?.0 }
            #expect(main(guessed.text) != nil && main(guessed.text) == main(old.text))
            #expect(main(guessed.text) == main(short.text))
        }
    }

    @Test(arguments: Engine.allCases)
    func `opening a partner's link changes nothing, and its button is pressed once`(engine: Engine)
        async throws
    {
        let town = try await Town(on: engine)
        let sent = try await town.sent()
        let path = try await link(.answer, to: sent, in: town)
        try await ReferralsSite(town: town).run { client in
            for _ in 0..<3 {
                let opened = try await client.page(path)
                #expect(!opened.contains("Ada") && opened.contains("changed nothing"))
            }
            #expect(try await town.find(sent.id, as: Town.sender) == sent)
            let nobody = try await client.submit("\(path)/reading", "who=", from: path)
            #expect(nobody.status == .unprocessableContent)
            let read = try await client.submit("\(path)/reading", "who=Ann,+nurse", from: path)
            #expect(read.text.contains("Ada Example") && read.text.contains("Can you help?"))
            #expect(try await town.find(sent.id, as: Town.sender)?.status == .received)

            let bare = try await client.submit(
                path, "who=Ann,+nurse&answer=reject&reason=full&nextStep=", from: path)
            #expect(bare.status == .unprocessableContent)
            let taken = try await client.submit(path, "who=Ann,+nurse&answer=accept", from: path)
            #expect(taken.status == .ok && taken.text.contains("You have accepted it"))
            let other = try await link(.answer, to: try await town.sent(), in: town)
            let again = try await client.submit(path, "who=Eve&answer=reject", from: other)
            #expect(again.status == .ok && again.text.contains("works once"))
            #expect(!again.text.contains("Ada"))
            #expect(try await town.find(sent.id, as: Town.sender)?.status == .accepted)

            let outcome = try #require(
                taken.text.firstMatch(of: /href="https:\/\/carers.example.org(\/answers\/[^"]+)"/))
            let later = String(outcome.1)
            let done = try await client.submit(later, "who=Ann&outcome=helped", from: later)
            #expect(done.text.contains("It is finished"))
        }
        let events = try await town.database.read {
            try ReferralStore($0, town.surroundings).events(of: sent.id)
        }
        #expect(events.first?.outside == "Ann" && events.first?.action == .complete)
        let ended = try #require(try await town.find(sent.id, as: Town.sender))
        #expect(ended.outcome == .helped && !ended.isOpen)
    }

    @Test(arguments: Engine.allCases)
    func `a link stops with a restriction, a death, and a withdrawal`(engine: Engine) async throws {
        let town = try await Town(on: engine)
        let sent = try await town.sent()
        let paths = [
            try await link(.answer, to: sent, in: town), try await link(.carer, to: sent, in: town),
        ]
        try await town.database.write { connection in
            try connection.run("UPDATE person SET restricted = TRUE WHERE id = \(Town.ada)")
        }
        try await ReferralsSite(town: town).run { client in
            for path in paths {
                let answer = try await client.get(path)
                #expect(answer.status == .notFound)
            }
        }
        try await town.database.write { connection in
            try town.desk.restricted(Town.ada, connection)
            try connection.run("UPDATE person SET restricted = FALSE WHERE id = \(Town.ada)")
        }
        try await ReferralsSite(town: town).run { client in
            for path in paths {
                let answer = try await client.get(path)
                #expect(answer.status == .notFound)
            }
        }
    }

    /// Handed on, declined, sent again: the link that one receiver had opens nothing of the next.
    @Test(arguments: Engine.allCases)
    func `a receiver's link ends with their part in it`(engine: Engine) async throws {
        let town = try await Town(on: engine)
        let received = try await town.received()
        let answer = try await link(.answer, to: received, in: town)
        let carer = try await link(.carer, to: received, in: town)
        let handed = try await town.change(
            received,
            ReferralChange(.handOn, reason: "agreed", note: "They sit at night", to: .init(Town.council)),
            by: Town.receiver)
        #expect(handed.status == .requested && handed.to.organisation == Town.council)
        try await ReferralsSite(town: town).run { client in
            let statuses = [try await client.get(answer).status, try await client.get(carer).status]
            #expect(statuses == [.notFound, .ok])
        }

        let other = try await town.received()
        let declined = try await link(.answer, to: other, in: town)
        try await town.change(
            other, ReferralChange(.reject, reason: "full", nextStep: "Ask the council"), by: Town.receiver)
        try await town.change(other, ReferralChange(.send), by: Town.sender)
        try await ReferralsSite(town: town).run { client in
            let status = try await client.get(declined).status
            #expect(status == .notFound)
        }
    }

    /// A wrong answer shows the words too, so it is kept who read them.
    @Test(arguments: Engine.allCases)
    func `nobody reads by a link without its being kept`(engine: Engine) async throws {
        let town = try await Town(on: engine)
        let sent = try await town.sent()
        let path = try await link(.answer, to: sent, in: town)
        try await ReferralsSite(town: town).run { client in
            let shown = try await client.submit(path, "who=Eve&answer=perhaps", from: path)
            #expect(shown.status == .unprocessableContent && shown.text.contains("Ada Example"))
        }
        let opened = try await town.database.read { connection in
            try connection.run(
                """
                SELECT count(*) AS n FROM audit_entry
                WHERE person_id = \(Town.ada) AND action = 'referral-link-opened'
                """
            ).first?.value("n", as: Int.self)
        }
        #expect(opened == 1)
        #expect(try await town.find(sent.id, as: Town.sender)?.status == .received)
    }

    @Test(arguments: Engine.allCases)
    func `what was said of somebody who is restricted by now stays with their reviewers`(engine: Engine)
        async throws
    {
        let town = try await Town(on: engine)
        let sent = try await town.sent(caredFor: .agreed)
        let path = try await link(.answer, to: sent, in: town)
        try await ReferralsSite(town: town).run { client in
            let before = try await client.submit("\(path)/reading", "who=Ann", from: path)
            #expect(before.text.contains("Ben Example"))
            try await town.database.write { connection in
                try connection.run("UPDATE person SET restricted = TRUE WHERE id = \(Town.ben)")
            }
            let after = try await client.submit("\(path)/reading", "who=Ann", from: path)
            #expect(after.text.contains("Ada Example") && !after.text.contains("Ben"))
            let page = "/referrals/\(sent.id)"
            for who in ["sender", "receiver"] {
                let seen = try await client.page(page, as: who)
                #expect(seen.contains("Somebody to sit at night") && !seen.contains("Ben’s own words"))
            }
            #expect(try await client.page(page, as: "reviewer").contains("Ben’s own words"))
        }
        let handed = try await town.change(
            sent,
            ReferralChange(.handOn, reason: "agreed", note: "They sit at night", to: .init(Town.council)),
            by: Town.receiver)
        #expect(try await !town.shares(of: handed).contains { $0.side == .caredFor })
    }

    @Test(arguments: Engine.allCases)
    func `with their page off a carer's referral is shown at no address`(engine: Engine) async throws {
        let town = try await Town(on: engine)
        let sent = try await town.sent()
        let path = try await link(.carer, to: sent, in: town)
        let own = "/my-record/referrals/\(sent.id)"
        try await ReferralsSite(town: town).run { client in
            let before = try await client.get(own, as: "ada").status
            #expect(before == .ok)
            town.off.withLock { _ = $0.insert(Town.ada) }
            #expect(try await client.get(own, as: "ada").status == .notFound)
            #expect(try await client.get(path).status == .notFound)
        }
    }

    @Test(arguments: Engine.allCases)
    func `a form brings an arrival that makes no record until somebody finds one`(engine: Engine) async throws
    {
        let town = try await Town(on: engine)
        let token = try await town.database.write { connection in
            try InboundStore(connection, town.surroundings)
                .addDoor("Surgery", of: Town.centre, team: nil, by: .example(54))
        }
        let path = "/refer/\(token.text)"
        let typed =
            "agreed=yes&carerName=Zoe+Sample&carerContact=01632+960002&isChild=no&kind=carer-support&asksFor=Rest&senderName=Ann&senderPlace=Surgery&senderContact=01632+960003"
        try await ReferralsSite(town: town).run { client in
            #expect(try await client.get("/refer/AAAAAAAAAAAAAAAAAAAAAA").status == .notFound)
            let empty = try await client.submit(path, "agreed=yes&website=", from: path)
            #expect(empty.status == .unprocessableContent)
            // Accents piled up on one letter can't hide a book in a name.
            let piled = typed.replacing(
                "Zoe+Sample", with: "e" + String(repeating: "%CC%81", count: 300))
            #expect(
                try await client.submit(path, "\(piled)&website=", from: path).status
                    == .unprocessableContent)
            let unasked = try await client.submit(
                path, "\(typed)&website=".replacing("agreed=yes", with: "agreed=no"), from: path)
            #expect(unasked.text.contains("Nothing was kept"))
            let robot = try await client.submit(path, "\(typed)&website=http", from: path)
            #expect(robot.text.contains("Thank you"))
            #expect(try await client.page("/referrals/arrivals", as: "sender").contains("Nothing waits here"))
            let sent = try await client.submit(path, "\(typed)&website=", from: path)
            #expect(sent.status == .ok && sent.text.contains("Thank you"))
            // Pressed again, and twice at once, it is the same arrival.
            async let one = client.submit(path, "\(typed)&website=", from: path)
            async let two = client.submit(path, "\(typed)&website=", from: path)
            let twice = try await [one, two]
            #expect(twice.allSatisfy { $0.text.contains("Thank you") })
            let count = try await town.database.read {
                try InboundStore($0, town.surroundings).count(of: Town.centre, .new)
            }
            #expect(count == 1)

            let others = try await client.page("/referrals/arrivals", as: "outsider")
            #expect(!others.contains("Zoe"))
            let tray = try await client.page("/referrals/arrivals", as: "sender")
            let arrival = String(try #require(tray.firstMatch(of: /href="(\/referrals\/arrivals\/[^"]+)"/)).1)
            #expect(try await client.get(arrival, as: "outsider").status == .notFound)
            let nobody = try await client.submit(
                arrival, "decision=take&person=", from: arrival, as: "sender")
            #expect(nobody.status == .unprocessableContent)
            let reference = try await town.database.read { connection in
                try town.people.people(connection, [Town.ada], Town.sender)[Town.ada]?.reference ?? ""
            }
            let taken = try await client.submit(
                arrival, "decision=take&person=\(reference)", from: arrival, as: "sender")
            #expect(taken.status == .seeOther)
            let again = try await client.submit(
                arrival, "decision=take&person=\(reference)", from: "/referrals/arrivals", as: "manager")
            #expect([.conflict, .forbidden].contains(again.status))
            let location = try #require(taken.headers[.location])
            let referral = try await client.page(location, as: "sender")
            #expect(referral.contains("Ann, Surgery") && referral.contains("no account"))
        }
        let people = try await town.database.read { connection in
            try connection.run("SELECT id FROM person WHERE id > ''").count
        }
        #expect(people == 3)
    }

    @Test func `whoever guesses links is stopped, wherever they guess`() async throws {
        let town = try await Town(on: .sqlite)
        try await ReferralsSite(town: town).run { client in
            for path in ["/progress", "/answers", "/refer"] {
                var last = HTTPResponse.Status.ok
                for _ in 0..<130 where last != .tooManyRequests {
                    last = try await client.get("\(path)/AAAAAAAAAAAAAAAAAAAAAA").status
                }
                #expect(last == .tooManyRequests, "\(path)")
            }
        }
    }

    @Test(arguments: Engine.allCases)
    func `a child under 13 has no link`(engine: Engine) async throws {
        let town = try await Town(on: engine)
        let draft = try await town.draft(about: Town.ben)
        let sent = try await town.change(draft, ReferralChange(.send), by: Town.sender)
        await #expect(throws: NotFound.self) { try await link(.carer, to: sent, in: town) }
        try await ReferralsSite(town: town).run { client in
            let page = try await client.page("/referrals/\(sent.id)", as: "sender")
            #expect(page.contains("Ben Example") && !page.contains("Let the carer see"))
        }
    }
}
