import Core
import Documents
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore
import Storage
import TestSupport
import Testing

@testable import Assessments
@testable import Forms
@testable import Web

/// The pages of assessments, with people signed in, for one test.
struct AssessmentSite: Sendable {
    let test: TestAssessments

    static func token(_ name: String) -> String {
        name + String(repeating: "x", count: max(0, 43 - name.count))
    }

    static let principals: [String: Principal] = [
        token("assessor"): Example.assessor, token("manager"): Example.manager,
        token("practitioner"): Example.staff(3, [.practitioner]),
        token("council"): Example.staff(4, [.assessor], in: Example.council),
        token("other"): Example.staff(5, [.manager, .assessor], in: Example.otherCentre),
        token("desk"): Example.staff(6, [.frontDesk]),
        token("young"): Example.staff(7, [.youngCarersWorker]),
        token("reviewer"): Example.staff(8, [.manager, .assessor], reviews: true),
        token("commissioner"): Example.staff(9, [.commissioner]),
        token("advocate"): speaking(9, for: [TestAssessments.carer]),
        token("idle-advocate"): speaking(9, for: []),
        token("carer"): Principal(kind: .carer(TestAssessments.carer), roles: [.carer], name: "Ada"),
        token("stranger"): Principal(kind: .carer(TestAssessments.stranger), roles: [.carer], name: "Eve"),
        token("cared-for"): Principal(kind: .carer(TestAssessments.mother), roles: [.carer], name: "Bea"),
    ]

    private static func speaking(_ number: Int, for people: Set<PersonID>) -> Principal {
        var principal = Example.staff(number, [.advocate])
        principal.speaksFor = people
        return principal
    }

    func run(_ body: @Sendable (any TestClientProtocol) async throws -> Void) async throws {
        let desk = try test.desk()
        let app = try WebApp(
            settings: WebSettings(publicURL: "https://carers.example.org", secret: Array("for tests".utf8)),
            surroundings: test.surroundings,
            templates: Templates([
                Templates.Folder("assessments", AssessmentsCapability.templates),
                Templates.Folder("forms", FormsPlatform.templates),
            ]), navigation: [], logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            authenticate: { Self.signedIn($0) })
        try AssessmentsCapability(
            database: test.database, surroundings: test.surroundings, people: test.people,
            documents: desk.documents, takingPart: test.takingPart
        ).addRoutes(to: app.routes)
        try await app.application(host: "127.0.0.1", port: 0).test(.router, body)
    }

    private static func signedIn(_ token: SessionToken) -> SignedIn? {
        guard let principal = principals[token.text] else { return nil }
        let now: Instant = "2027-01-05T09:30:00.000Z"
        let owner: SessionOwner =
            principal.account.map { .staff($0) } ?? .carer(principal.person ?? TestAssessments.carer)
        return SignedIn(
            session: Session(
                id: token.sessionID, owner: owner, createdAt: now, lastSeenAt: now,
                expiresAt: now.adding(seconds: 3600), isShared: false, isLocked: false, browser: ""),
            principal: principal)
    }

    /// Answers all that a form asks for, each with the first choice that raises nothing, save for what is given.
    func answer(_ fill: FormFillID, _ given: [String: String] = [:]) async throws {
        let surroundings = test.surroundings
        try await test.database.write { connection in
            let store = FormFillStore(connection, surroundings)
            let form = try #require(try store.find(fill))
            let questionnaire = try store.questionnaire(of: form)
            var answers = try store.answers(fill, includingPrivate: true)
            var values: [String: [AnswerValue]] = [:]
            for _ in 0..<20 {
                let missing = questionnaire.missing(in: answers)
                if missing.isEmpty { break }
                for item in missing {
                    let safe = item.options.first { $0.flag == nil && !$0.holds }
                    if let code = given[item.linkID] {
                        values[item.linkID] = [item.options.isEmpty ? .text(code) : .code(code)]
                    } else if let option = safe ?? item.options.first {
                        values[item.linkID] = [.code(option.code)]
                    } else {
                        values[item.linkID] = [
                            item.kind == .date ? .date("2027-01-04") : .text("As they said")
                        ]
                    }
                }
                try store.save(form, values, by: .staff(.example(1)))
                answers = try store.answers(fill, includingPrivate: true)
            }
            #expect(questionnaire.missing(in: answers).isEmpty)
            try store.markDone(
                form, sections: Set(questionnaire.pages(given: answers).map(\.id)), by: .staff(.example(1)))
        }
    }

    func finish(_ path: String, as who: String, _ client: any TestClientProtocol) async throws -> TestResponse
    {
        let check = try await client.get("\(path)/check", as: who)
        return try await client.submit(
            "\(path)/check", [("shown", check.hidden("shown"))], from: "\(path)/check", as: who)
    }

    func assessment(_ id: AssessmentID) async throws -> Assessment {
        let surroundings = test.surroundings
        return try await test.database.read {
            try #require(try AssessmentStore($0, surroundings).find(id))
        }
    }
}

extension TestClientProtocol {
    func get(_ path: String, as who: String) async throws -> TestResponse {
        try await execute(
            uri: path, method: .get, headers: [.cookie: "__Host-mainstay=\(AssessmentSite.token(who))"])
    }

    /// Posts a form from the page shown at `page`, or at the same path.
    func submit(
        _ path: String, _ fields: [(String, String)], from page: String? = nil, as who: String
    ) async throws -> TestResponse {
        let shown = try await get(page ?? path, as: who)
        var pairs = [("csrf", shown.hidden("csrf"))] + fields
        let version = shown.hidden("version")
        if !version.isEmpty { pairs.append(("version", version)) }
        let body = pairs.map { "\(encoded($0.0))=\(encoded($0.1))" }.joined(separator: "&")
        var headers: HTTPFields = [
            .cookie: "__Host-mainstay=\(AssessmentSite.token(who))",
            .contentType: "application/x-www-form-urlencoded",
        ]
        if let site = HTTPField.Name("Sec-Fetch-Site") { headers[site] = "same-origin" }
        return try await execute(uri: path, method: .post, headers: headers, body: ByteBuffer(string: body))
    }

    private func encoded(_ text: String) -> String {
        text.utf8.map { byte in
            let isPlain = (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
            return isPlain
                ? String(UnicodeScalar(byte)) : "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }.joined()
    }
}

extension TestResponse {
    var text: String { String(buffer: body) }

    func hidden(_ name: String) -> String {
        guard let regex = try? Regex("name=\"\(name)\" value=\"([^\"]*)\"") else { return "" }
        return text.firstMatch(of: regex)?.output[1].substring.map(String.init) ?? ""
    }

    var location: String { headers[.location] ?? "" }
}
