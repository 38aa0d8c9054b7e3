import Foundation
import Testing

@testable import Web

@Suite struct TemplateTests {
    @Test func `what people typed is escaped, and the shell is reached from inside a list`() async throws {
        try await TestSite().run { client in
            let text = try await client.get("/people", session: TestSite.coordinator).text
            #expect(text.contains("<p>&lt;b&gt;Cy&lt;/b&gt; &amp; &#39;co&#39; by /people</p>"))
            #expect(text.contains("Carers &lt;Centre&gt;"))
        }
    }

    @Test func `the menu shows what each person may use`() async throws {
        try await TestSite().run { client in
            let staff = try await client.get("/people", session: TestSite.frontDesk).text
            #expect(staff.contains("<a href=\"/people\" aria-current=\"page\">People</a>"))
            #expect(
                !(try await client.get("/mine", session: TestSite.carer).text.contains("href=\"/people\"")))
        }
    }

    @Test func `unknown names are found`() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "names-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let text =
            "{{<page}}{{$main}}{{#people}}{{name}}{{nmae}}{{person.age}}{{.}}{{/people}}{{shell.path}}"
            + "{{shell.pth}}{{>components/error-summary}}{{/main}}{{/page}}"
        try Data(text.utf8).write(to: folder.appending(path: "list.mustache"))
        let templates = try Templates([.init("names", folder)])
        let unknown = templates.unknownNames(in: "names/list", known: ["people", "name", "person", "errors"])
        #expect(Set(unknown) == ["nmae", "person.age", "shell.pth", "id", "message"])
    }

    @Test func `our own templates ask only for what their views have`() throws {
        let templates = try Templates([])
        let error = ErrorPage("Title")
        let again = FormAgainPage(.tooLate, FormFields())
        func names(_ view: Any) -> Set<String> { Set(Mirror(reflecting: view).children.compactMap(\.label)) }
        let inner: Set<String> = ["name", "label", "value", "message", "id"]
        #expect(templates.unknownNames(in: "error", known: names(error)) == [])
        #expect(templates.unknownNames(in: "form-again", known: names(again).union(inner)) == [])
        let page = templates.unknownNames(
            in: "page", known: ["pageTitle", "exitThisPage", "path", "title", "current"])
        #expect(page == [])
        #expect(!templates.names.contains { TemplateTags(templates.source($0) ?? "").hasUnescaped })
    }

    @Test func `two templates of one name are refused`() throws {
        #expect(throws: BrokenTemplate.self) { try Templates([.init("", Templates.ownFolder)]) }
    }

    @Test(arguments: [
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0",
            "Firefox on Windows"
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1",
            "Safari on iPhone"
        ),
        ("curl/8", "Browser"),
    ])
    func `a browser is known by its family`(agent: String, expected: String) {
        #expect(BrowserName.text(agent) == expected)
    }
}
