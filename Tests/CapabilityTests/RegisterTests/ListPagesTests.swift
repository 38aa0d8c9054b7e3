import Core
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import Storage
import TestSupport
import Testing

@testable import Register

@Suite struct ListPagesTests {
    private static func send(
        _ client: any TestClientProtocol, _ text: String, _ fields: [(String, String)], as role: String
    ) async throws -> TestResponse {
        let token = try await client.get("/lists/new", as: role).formToken
        let parts =
            ([("csrf", token)] + fields).map {
                "--b\r\nContent-Disposition: form-data; name=\"\($0.0)\"\r\n\r\n\($0.1)\r\n"
            }
            + [
                "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"l.csv\"\r\nContent-Type: text/csv\r\n\r\n\(text)\r\n--b--\r\n"
            ]
        var headers: HTTPFields = [
            .cookie: "__Host-mainstay=\(RegisterSite.token(role))",
            .contentType: "multipart/form-data; boundary=b",
        ]
        headers[.secFetchSite] = "same-origin"
        return try await client.execute(
            uri: "/lists", method: .post, headers: headers, body: ByteBuffer(string: parts.joined()))
    }

    private static let day = [("as-at-day", "4"), ("as-at-month", "1"), ("as-at-year", "2027")]

    @Test(arguments: Engine.allCases)
    func `a list is sent, looked at, taken, reviewed and taken back`(engine: Engine) async throws {
        let register = try await TestRegister(on: engine)
        try await register.register(
            Arrival(
                key: "a", door: .staff,
                carer: NewPerson(
                    name: try Example.name("Ada", "Marlow"), birth: KnownDate("1970-03-01"),
                    whereabouts: try Example.postcode("SO51 8DE")), source: .carer),
            by: TestRegister.coordinator)
        let sending = ListSending(desk: ListDesk(register.database, register.surroundings, register.needs))
        try await RegisterSite(register: register).run { client in
            let refused = try await Self.send(client, "given_name\nAda\n", Self.day, as: "coordinator")
            #expect(refused.status == .unprocessableContent)
            #expect(refused.text.contains("on what basis"))
            let saved = try await client.submit(
                "/lists/source", [("basis", "agreement"), ("agreement", "Care Act"), ("works-with", "yes")],
                as: "coordinator")
            #expect(saved.location == "/lists")

            let packed = try await Self.send(client, "PK\u{3}\u{4}xx", Self.day, as: "coordinator")
            #expect(packed.status == .unprocessableContent && packed.text.contains("Save as"))
            let flood = try await Self.send(
                client, String(repeating: "a\n", count: ListSending.mostLines + 1), Self.day,
                as: "coordinator")
            #expect(flood.status == .unprocessableContent && flood.text.contains("more than 500,000 lines"))
            let text = [
                TestLists.heading, "P1,Ada,Marlow,1970-03-01,,SO51 8DE,,,", TestLists.bo, "P3,,,,,,,,",
            ]
            .joined(separator: "\n")
            let sent = try await Self.send(client, text, Self.day, as: "coordinator")
            #expect(sent.status == .seeOther)
            let path = sent.location
            let id = try #require(ListImportID(String(path.dropFirst("/lists/".count))))
            #expect(try await client.get(path, as: "other").status == .notFound)
            #expect(try await client.get(path, as: "desk").status == .forbidden)

            try await sending.work(.init(id, .look, .example(1)))
            let looked = try await client.get(path, as: "coordinator").text
            #expect(looked.contains("Take the list") && looked.contains("Nothing is changed until"))
            let foreseen = try await client.get(path + "/results", as: "coordinator").text
            #expect(foreseen.contains("needs review") && foreseen.contains("There is no name"))
            #expect(foreseen.split(whereSeparator: \.isNewline).count == 4)
            // Nothing can be said of a line before the list is taken.
            #expect(try await client.get(path + "/review", as: "coordinator").location == path)
            #expect(try await client.get(path + "/results", as: "coordinator").text == foreseen)
            // What was looked at is kept: nobody looks again because somebody asks.
            try await register.database.write { connection in
                try connection.run(
                    "UPDATE list_row SET reason = 'As it was kept' WHERE import_id = \(id) AND line = 2")
            }
            let kept = try await client.get(path + "/results", as: "coordinator").text
            #expect(kept.contains("As it was kept"))

            #expect(
                try await client.submit(path + "/taking", [], from: path, as: "coordinator").status
                    == .seeOther)
            try await sending.work(.init(id, .take, .example(1)))
            let results = try await client.get(path + "/results", as: "coordinator").text
            #expect(results.contains("created") && results.contains("rejected"))
            #expect(
                results.split(whereSeparator: \.isNewline).count == 4 && !results.contains("As it was kept"))
            let review = try await client.get(path + "/review", as: "coordinator")
            #expect(review.text.contains("Line 2: Ada Marlow") && review.text.contains("It’s them"))
            let answer = review.hidden("answer")
            for line in ["-9223372036854775808", "9223372036854775807", "0", "-1", "99999"] {
                let wild = try await client.submit(
                    path + "/review/\(line)", [("answer", answer)], from: path, as: "coordinator")
                #expect(wild.status == .notFound, "\(line)")
            }
            let decided = try await client.submit(
                path + "/review/2", [("answer", answer)], from: path + "/review", as: "coordinator")
            #expect(decided.location == path + "/review")
            #expect(
                try await client.get(path + "/review", as: "coordinator").text.contains("nothing to look at"))
            let again = try await client.submit(
                path + "/review/2", [("answer", answer)], from: path, as: "coordinator")
            #expect(again.status == .notFound)

            #expect(
                try await client.submit(path + "/undoing", [], from: path, as: "coordinator").status
                    == .seeOther)
            try await sending.work(.init(id, .undo, .example(1)))
            #expect(try await client.get(path, as: "coordinator").text.contains("was taken back"))
        }
        let open = try await register.read { connection, _ in
            try connection.run(
                """
                SELECT count(*) AS n FROM claim WHERE ended_on IS NULL AND source = 'partner-list'
                """
            ).first?.value("n", as: Int.self)
        }
        #expect(open == 0)
    }
}
