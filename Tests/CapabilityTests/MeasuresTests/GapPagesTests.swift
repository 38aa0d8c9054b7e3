import Audit
import Core
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Interop
import Logging
import NIOCore
import Storage
import TestSupport
import Testing

@testable import Measures
@testable import Web

@Suite struct GapPagesTests {
    private func run(
        _ count: TestCount, as principal: Principal,
        _ test: @escaping @Sendable (any TestClientProtocol) async throws -> Void
    ) async throws {
        let app = try WebApp(
            settings: WebSettings(publicURL: "https://carers.example.org", secret: Array("for tests".utf8)),
            surroundings: count.surroundings,
            templates: Templates([Templates.Folder("measures", MeasuresCapability.templates)]),
            navigation: [],
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            authenticate: { token in
                let now: Instant = "2027-01-05T09:30:00.000Z"
                return SignedIn(
                    session: Session(
                        id: token.sessionID, owner: .staff(.example(99)), createdAt: now, lastSeenAt: now,
                        expiresAt: now.adding(seconds: 3600), isShared: false, isLocked: false, browser: ""),
                    principal: principal)
            })
        MeasuresCapability(database: count.database, surroundings: count.surroundings, needs: TestCount.needs)
            .addRoutes(to: app.routes)
        try await app.application(host: "127.0.0.1", port: 0).test(.router, test)
    }

    private func counted(on engine: Engine) async throws -> TestCount {
        let count = try await TestCount(on: engine, withAudit: true)
        for number in 1...9 { try await count.add(number, [.init(.gp, TestCount.surgery)]) }
        // Whom only another centre works with.
        for number in 11...13 {
            try await count.add(
                number, [.init(.council, TestCount.council)], workedWithBy: [TestCount.otherCentre])
        }
        try await count.add(21, [.init(.gp, TestCount.surgery)], restricted: true)
        for number in 31...40 {
            try await count.add(number, [.init(.school, TestCount.council)], district: nil, practice: nil)
        }
        try await count.addCode("aa", [.init(.gp, TestCount.surgery)])
        try await count.count()
        return count
    }

    private static let district = "/measures/gap/districts/E06000059"
    private static let list = "/measures/gap/people?place=district&code=E06000059&sources=gp&confirmed=yes"

    @Test(arguments: Engine.allCases)
    func `those who may see everybody see the exact number and the list of exactly those`(engine: Engine)
        async throws
    {
        let count = try await counted(on: engine)
        try await run(count, as: TestCount.staff(.coordinator)) { client in
            let page = try await client.page(Self.district)
            #expect(page.contains(">9<span") && page.contains("and 1 to 7 known by a code alone"))
            #expect(page.contains(Self.list.replacing("&", with: "&amp;")))
            #expect(!page.contains("sources=council&amp;"))
            let list = try await client.page(Self.list)
            #expect((1...9).allSatisfy { list.contains(">Person\($0)<") })
            #expect(!list.contains("Person21") && !list.contains("Person11"))
            #expect(list.contains("9 on this list"))
        }
        let shown = try await count.database.read { connection in
            try connection.run("SELECT detail FROM audit_entry WHERE id > ''").map {
                try $0.value("detail", as: String.self)
            }
        }
        #expect(shown.count == 1 && shown[0].contains("gap-count"))
        #expect((1...9).allSatisfy { shown[0].contains(PersonID.example($0).description) })
    }

    @Test(arguments: Engine.allCases)
    func `everybody else sees what is published and opens nothing`(engine: Engine) async throws {
        let count = try await counted(on: engine)
        for role in [Role.commissioner, .board] {
            try await run(count, as: TestCount.staff(role)) { client in
                let page = try await client.page(Self.district)
                // Nine with names and one with a code; three for the council.
                #expect(page.contains(">10</td>") && page.contains(">1 to 7</td>"))
                #expect(!page.contains("/measures/gap/people") && !page.contains(">9<"))
                #expect(try await client.status(Self.list) == .forbidden)
            }
        }
        try await run(count, as: TestCount.staff(.coordinator, in: TestCount.otherCentre)) { client in
            let (status, page) = (try await client.status(Self.list), try await client.page(Self.district))
            #expect(status == .forbidden)
            #expect(page.contains(">3<span"))
        }
    }

    @Test(arguments: Engine.allCases)
    func `a list closes when one of those on it may no longer be seen`(engine: Engine) async throws {
        let count = try await counted(on: engine)
        try await count.database.write {
            try $0.run("DELETE FROM works WHERE person_id = \(PersonID.example(9))")
        }
        try await run(count, as: TestCount.staff(.manager)) { client in
            let status = try await client.status(Self.list)
            #expect(status == .forbidden)
        }
    }

    @Test(arguments: Engine.allCases)
    func `whoever is restricted after the count stands in no number of a practice, and a link still opens`(
        engine: Engine
    ) async throws {
        let count = try await counted(on: engine)
        // Alone in their cells: one who stays, and one who is restricted while the next count goes on.
        try await count.add(51, [.init(.hospital, TestCount.council)])
        try await count.add(52, [.init(.voluntary, TestCount.centre)])
        try await count.count()
        let before = try await count.figures(.practice("J81001"))
        try await count.database.write { connection in
            for number in [9, 51, 52] {
                let person: PersonID = .example(number)
                try connection.run("UPDATE person SET restricted = TRUE WHERE id = \(person)")
                try connection.run("UPDATE said SET restricted = TRUE WHERE person_id = \(person)")
            }
            let (person, surroundings) = (PersonID.example(52), count.surroundings)
            let next = try GapCountStore(connection, surroundings).begin(on: surroundings.today)
            try connection.run(
                "UPDATE gap_person SET until_run = \(next) WHERE person_id = \(person) AND until_run IS NULL")
        }
        let shown = try await count.figures(.practice("J81001"))
        try await run(count, as: TestCount.staff(.coordinator)) { client in
            for place in [Self.district, "/measures/gap/practices/J81001"] {
                let page = try await client.page(place)
                #expect(page.contains(">8<span") && !page.contains(">1<span"))
                #expect(!page.contains("sources=hospital&amp;") && !page.contains("sources=voluntary&amp;"))
                // Each number that has a link opens its list.
                for link in page.matches(of: /href="(\/measures\/gap\/people[^"]*)"/) {
                    let path = String(link.1).replacing("&amp;", with: "&")
                    #expect(try await client.status(path) == .ok, "\(path)")
                }
            }
            let list = try await client.page(Self.list)
            #expect(list.contains("8 on this list") && !list.contains("Person9<"))
        }
        try await count.count()
        let after = try await count.figures(.practice("J81001"))
        func numbers(_ figures: [GapFigure]) -> [[Int]] {
            figures.sorted { $0.cell.sources.rawValue < $1.cell.sources.rawValue }.map {
                [$0.cell.sources.rawValue, $0.people, $0.restricted, $0.knownToReaders]
            }
        }
        #expect(numbers(shown) == numbers(after))
        #expect(numbers(before) != numbers(after))
    }

    @Test(arguments: Engine.allCases)
    func `a long list has pages, and an address that means nothing is nowhere`(engine: Engine) async throws {
        let count = try await TestCount(on: engine, withAudit: true)
        for number in 101...130 { try await count.add(number, [.init(.gp, TestCount.surgery)]) }
        try await count.count()
        try await run(count, as: TestCount.staff(.manager)) { client in
            let first = try await client.page(Self.list)
            #expect(first.contains(">Person125<") && !first.contains(">Person126<"))
            let next = try await client.page("\(Self.list)&after=\(PersonID.example(125))")
            #expect(
                next.contains(">Person126<") && next.contains(">Person130<") && !next.contains(">Person125<"))
            for wrong in [
                "/measures/gap/people", Self.list.replacing("sources=gp", with: "sources=women"),
                Self.list.replacing("place=district", with: "place=religion"),
                "/measures/gap/districts/E99999999", "/measures/gap/practices/X1",
            ] {
                #expect(try await client.status(wrong) == .notFound, "\(wrong)")
            }
        }
    }

    @Test(arguments: Engine.allCases)
    func `the census stands beside districts, and practices have none`(engine: Engine) async throws {
        let count = try await counted(on: engine)
        try await run(count, as: TestCount.staff(.board)) { client in
            let page = try await client.page("/measures/gap")
            // Dorset: nine, three, one restricted and one code are 14, shown as 15.
            #expect(page.contains(">Dorset</a>") && page.contains(">15</td>"))
            #expect(page.contains("Counted on 5 January 2027") && page.contains(Census.licence))
            #expect(page.contains("GP 1 of 3, council 1, voluntary none"))
            // Somebody whose district isn't known has no census figure, and isn't in the sum beside it.
            #expect(page.contains(GapReading.elsewhere) && page.contains("No census figure"))
            let total = try #require(
                page.firstMatch(of: /All districts<\/th>.*?<td[^>]*>[^<]*<\/td><td[^>]*>([^<]*)</))
            #expect(total.1 == "15")
            let practice = try await client.page("/measures/gap/practices/J81001")
            #expect(practice.contains("no figure for a practice"))
            let practices = try await client.page("\(Self.district)/practices")
            #expect(practices.contains("Yes, newest 1 December 2026") && practices.contains(">No</td>"))
        }
    }

    @Test(arguments: Engine.allCases)
    func `the file is what is published, for everybody`(engine: Engine) async throws {
        let count = try await counted(on: engine)
        try await run(count, as: TestCount.staff(.coordinator)) { client in
            let answer = try await client.execute(
                uri: "/measures/gap/file", method: .get, headers: Self.cookie)
            var reader = try CSVReader(bytes: Array(answer.body.readableBytesView))
            #expect(
                reader.headings.prefix(5) == [
                    "district_code", "district", "known_to", "confirmed_in_last_year", "people",
                ])
            var rows: [[String]] = []
            while let row = reader.next() { rows.append(row.cells) }
            // Two districts and elsewhere, two bands, 31 combinations and all of them.
            #expect(rows.count == 3 * 2 * 32)
            func people(_ known: String) -> [String] {
                rows.filter { $0[0] == TestCount.dorset && $0[2] == known && $0[3] == "yes" }.map { $0[4] }
            }
            #expect(
                people("GP only") == ["10"] && people("council only") == ["*"] && people("anybody") == ["15"])
        }
    }

    @Test(arguments: Engine.allCases)
    func `before the first count it says that nothing was counted`(engine: Engine) async throws {
        let count = try await TestCount(on: engine)
        try await run(count, as: TestCount.staff(.board)) { client in
            let page = try await client.page("/measures/gap")
            let file = try await client.status("/measures/gap/file")
            #expect(page.contains("Not measured yet"))
            #expect(file == .notFound)
        }
    }

    @Test(arguments: Engine.allCases)
    func `how often carers were asked again is counted by month`(engine: Engine) async throws {
        let count = try await TestCount(on: engine)
        try await count.database.write { connection in
            for day in Array(repeating: "2026-12-03", count: 9) + ["2026-11-30", "2025-12-31"] {
                try connection.run("INSERT INTO asked (asked_on) VALUES (\(day))")
            }
        }
        try await run(count, as: TestCount.staff(.manager)) { client in
            let page = try await client.page("/measures/asked-again")
            let rows = page.matches(of: /scope="row">([^<]+)<\/th><td[^>]*>([^<]+)</).map {
                "\($0.1): \($0.2)"
            }
            #expect(rows.count == 12)
            #expect(rows.prefix(3) == ["January 2027: 0", "December 2026: 10", "November 2026: 1 to 7"])
        }
    }

    fileprivate static let cookie: HTTPFields = [
        .cookie: "__Host-mainstay=" + String(repeating: "x", count: 43)
    ]
}

extension TestClientProtocol {
    func page(_ path: String) async throws -> String {
        let answer = try await execute(uri: path, method: .get, headers: GapPagesTests.cookie)
        return String(buffer: answer.body)
    }

    func status(_ path: String) async throws -> HTTPResponse.Status {
        try await execute(uri: path, method: .get, headers: GapPagesTests.cookie).status
    }
}
