import Core
import HTTPTypes
import Testing

@testable import Web

@Suite struct AccessTests {
    static let staff = Principal(kind: .staff(.example(1)), roles: [.commissioner])

    @Test func `a long menu keeps what is needed most in sight, and says which of the others is open`()
        async throws
    {
        let few = (1...6).map { NavigationItem("Entry \($0)", "/entry/\($0)", .staff) }
        let front = [
            NavigationItem("Home", "/", .everyone, isInSight: true),
            NavigationItem("People", "/people", .staff),
        ]
        try await TestSite(navigation: front + few).run { client in
            let page = try await client.get("/people", session: TestSite.coordinator).text
            #expect(page.contains("Entry 6</a>") && !page.contains("<summary>More"))
        }
        let many = front + few + [NavigationItem("Entry 7", "/entry/7", .staff)]
        try await TestSite(navigation: many).run { client in
            let page = try await client.get("/people", session: TestSite.coordinator).text
            let parts = page.split(separator: "<summary>More: People</summary>")
            #expect(parts.count == 2 && parts[0].contains(">Home</a>") && !parts[0].contains("Entry 7"))
            #expect(parts.last?.contains("Entry 7") == true)
            let home = try await client.get("/", session: TestSite.coordinator).text
            #expect(home.contains("<summary>More</summary>"))
            #expect(!(try await client.get("/").text.contains("<summary>")))
        }
    }

    @Test func `each kind of person comes through the right doors`() {
        let people: [(String, Principal?)] = [
            ("nobody", nil), ("commissioner", Self.staff),
            ("front desk", Principal(kind: .staff(.example(2)), roles: [.frontDesk])),
            ("carer", Principal(kind: .carer(.example(3)), roles: [.carer])),
            ("link", Principal(kind: .quickAddLink(.example(4)))), ("job", .system("sealing")),
        ]
        let doors: [(Access, Set<String>)] = [
            (.everyone, ["nobody", "commissioner", "front desk", "carer", "link", "job"]),
            (.signedIn, ["commissioner", "front desk", "carer"]), (.staff, ["commissioner", "front desk"]),
            (.roles([.commissioner, .board]), ["commissioner"]), (.roles([.carer]), []), (.roles([]), []),
            (.carer, ["carer"]), (.quickAddLink, ["front desk", "link"]),
        ]
        for (door, expected) in doors {
            #expect(Set(people.filter { door.allows($0.1) }.map(\.0)) == expected, "\(door)")
        }
    }

    @Test func `somebody signed out is sent to sign in and back again`() async throws {
        try await TestSite().run { client in
            let answer = try await client.get("/people?q=Jo%20O%27Neil&page=2")
            #expect(answer.status == .seeOther)
            #expect(answer.headers[.location] == "/sign-in?next=/people%3Fq%3DJo%2520O%2527Neil%26page%3D2")

            let json = try await client.get("/people", [.accept: "application/json"])
            #expect(json.status == .unauthorized)
            #expect(json.headers[.contentType] == "application/problem+json")
        }
    }

    @Test func `the wrong role gets a page in plain words`() async throws {
        try await TestSite().run { client in
            let path = "/people/\(PersonID.example(1))"
            let answer = try await client.get(path, session: TestSite.frontDesk)
            #expect(answer.status == .forbidden)
            #expect(answer.text.contains("Your role does not let you see or do this"))
            #expect(try await client.get(path, session: TestSite.coordinator).status == .ok)
            #expect(try await client.get(path, session: TestSite.carer).status == .forbidden)
            #expect(try await client.get("/mine", session: TestSite.carer).status == .ok)
            #expect(try await client.get("/mine", session: TestSite.coordinator).status == .forbidden)
        }
    }

    @Test func `a locked session shows nothing until it is unlocked`() async throws {
        try await TestSite().run { client in
            let answer = try await client.get("/people", session: TestSite.locked)
            #expect(answer.headers[.location] == "/locked?next=/people")
            #expect(try await client.get("/form", session: TestSite.locked).text.contains("Ada") == false)
        }
    }

    @Test func `an unknown token is nobody`() async throws {
        try await TestSite().run { client in
            let answer = try await client.get("/people", session: String(repeating: "x", count: 43))
            #expect(answer.status == .seeOther)
            #expect(try await client.get("/people", session: "short").status == .seeOther)
        }
    }

    @Test func `an address that can't be a record's leads nowhere`() async throws {
        try await TestSite().run { client in
            for path in ["/people/1", "/people/%00", "/people/%zz", "/people/..%2f..%2fetc"] {
                let answer = try await client.get(path, session: TestSite.coordinator)
                #expect(answer.status == .notFound, "\(path)")
            }
        }
    }

    @Test func `each route says who may use it`() {
        let routes = Routes()
        routes.get("/people/{id}", .roles([.coordinator])) { _, _ in .redirect(to: "/") }
        routes.post("/people", .staff) { _, _ in .redirect(to: "/") }
        #expect(
            routes.descriptions == [
                RouteDescription(
                    method: "GET", path: "/people/:id", access: .roles([.coordinator]), isCached: false),
                RouteDescription(method: "POST", path: "/people", access: .staff, isCached: false),
            ])
        #expect("\(routes.descriptions[0].access)" == "roles: coordinator")
    }
}
