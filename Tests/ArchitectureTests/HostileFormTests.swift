import Core
import Foundation
import Storage
import TestSupport
import Testing

@testable import App
@testable import Web

/// Whatever is typed, sent by hand or asked for in an address, nothing breaks: no answer is a failure of the service's own.
@Suite struct HostileFormTests {
    /// What stands in fields that expect something else.
    private static let values: [String] = [
        "", String(repeating: "é", count: 10_000), "e" + String(repeating: "\u{301}", count: 5_000),
        "-9223372036854775808", "9223372036854775807", "99999999999999999999", "9999", "9999-12-31",
        "a\u{0}b", "\u{202E}\u{FFFD}'; DROP TABLE person; --", "{{name}}<script>", "../../etc/passwd",
        "00000000-0000-0000-0000-000000000000", "%00%ff", "0_0_0", "2027-01-05_x",
    ]

    /// Those that a field of its own is tried with, the others as they should be; in a short run two for each field,
    /// each in its turn.
    private static let alone = [0, 2, 3, 6, 8, 12]

    /// Names that pages ask for in addresses.
    private static let asked = [
        "after", "all", "area", "blank", "box", "day", "district", "done", "edition", "from", "keyed", "kind",
        "list", "month", "need", "next", "pair", "person", "position", "q", "route", "saved", "size", "state",
        "status", "team", "to", "year",
    ]

    @Test(arguments: [Engine.sqlite])
    func `no form and no address breaks anything`(engine: Engine) async throws {
        let world = try await World(engine)
        let routes = try Site.composition(world.database, .ordinary, world.clock).web().routes.descriptions
        let (broken, tried) = try await Site.run(RewindingDatabase(world.database), world.clock) { client in
            var (broken, forms): (Set<String>, Set<PageForm>) = ([], [])
            var tried = 0
            for route in routes where route.method == "GET" {
                guard let path = world.records.address(route.path, .ours) else { continue }
                for visitor in Self.visitors(of: route, in: world) {
                    let browser = TestBrowser(client, session: visitor.session)
                    func note(_ answer: Answer, _ what: String) {
                        tried += 1
                        if answer.status >= 500 { broken.insert("\(what) by \(visitor.name)") }
                    }
                    for value in Self.values where value.utf8.count < 100 {
                        let query = Self.asked.map { "\($0)=\(TestBrowser.encoded(value))" }
                        note(
                            try await browser.get("\(path)?\(query.joined(separator: "&"))"),
                            "GET \(route.path): “\(value.prefix(20))”")
                    }
                    for form in PageForm.all(in: try await browser.get(path).text, at: path)
                    where forms.insert(form).inserted {
                        for sent in Self.sendings(of: form) {
                            note(
                                try await browser.post(form.action, sent.fields),
                                "POST \(form.action) from \(route.path): \(sent.what)")
                        }
                    }
                }
            }
            return (broken.sorted(), tried)
        }
        #expect(broken == [])
        #expect(tried > 2_000)
    }

    private struct Sending {
        let what: String
        let fields: [(String, String)]
    }

    /// A form with every field hostile, with those hostile that are typed into, with one hostile, and sent twice over.
    private static func sendings(of form: PageForm) -> [Sending] {
        let good = form.fields.map { ($0.name, $0.value) }
        var sendings = [
            Sending(what: "as it is", fields: good), Sending(what: "twice over", fields: good + good),
            Sending(what: "nothing", fields: []),
        ]
        for (number, value) in values.enumerated() {
            let said = "“\(value.prefix(20))”"
            sendings.append(Sending(what: "all \(said)", fields: good.map { ($0.0, value) }))
            sendings.append(
                Sending(
                    what: "typed \(said)",
                    fields: form.fields.map { ($0.name, $0.isTyped ? value : $0.value) }))
            guard let turn = alone.firstIndex(of: number) else { continue }
            for place in good.indices where TestSize.isFull || (turn + place) % 3 == 0 {
                var fields = good
                fields[place].1 = value
                sendings.append(Sending(what: "\(good[place].0) \(said)", fields: fields))
            }
        }
        return sendings
    }

    /// Who comes furthest at an address: the one of ours who works with the person, or whoever alone may.
    private static func visitors(of route: RouteDescription, in world: World) -> [Visitor] {
        let allowed = world.visitors.filter { route.access.allows($0.principal) }
        let wanted: [Visitor.Kind] = [
            .staff(.manager, .same), .staff(.coordinator, .same), .carer(.ours), .quickAddLink, .signedOut,
        ]
        let first = wanted.lazy.compactMap { kind in allowed.first { $0.kind == kind } }.first
        return [first ?? allowed.first].compactMap(\.self)
    }
}

/// A form as a page shows it, each field with something that it would take.
struct PageForm: Hashable, Sendable {
    struct Field: Hashable, Sendable {
        let name: String
        let value: String
        /// Whether people write into it, and don't choose.
        let isTyped: Bool
    }

    let action: String
    let fields: [Field]

    static func all(in html: String, at path: String) -> [PageForm] {
        var forms: [PageForm] = []
        for match in html.matches(of: /<form([^>]*)>([\s\S]*?)<\/form>/) {
            let (head, body) = (String(match.1), String(match.2))
            guard head.contains("method=\"post\""), !head.contains("multipart") else { continue }
            let action = attribute("action", in: head) ?? path
            forms.append(PageForm(action: action, fields: fields(in: body)))
        }
        return forms
    }

    private static func fields(in html: String) -> [Field] {
        var fields: [Field] = []
        for match in html.matches(of: /<(input|textarea|select|button)([^>]*)>(?:\s*<option([^>]*)>)*/) {
            let (tag, attributes) = (String(match.1), String(match.2))
            guard let name = attribute("name", in: attributes), name != "csrf",
                !fields.contains(where: { $0.name == name })
            else { continue }
            let kind = attribute("type", in: attributes) ?? "text"
            let isTyped =
                tag == "textarea" || tag == "input" && ["text", "tel", "email", "search"].contains(kind)
            let option = match.3.flatMap { attribute("value", in: String($0)) }
            let given = attribute("value", in: attributes) ?? option ?? ""
            fields.append(
                Field(name: name, value: given.isEmpty && isTyped ? likely(name) : given, isTyped: isTyped))
        }
        return fields
    }

    /// Something that a field of this name would take.
    private static func likely(_ name: String) -> String {
        if name.hasSuffix("-day") || name == "day" { return "5" }
        if name.hasSuffix("-month") || name == "month" { return "1" }
        if name.hasSuffix("-year") || name == "year" { return "2027" }
        if name.contains("email") { return "somebody@example.org" }
        if name.contains("phone") { return "07700 900123" }
        if name.contains("postcode") { return "DT1 1XX" }
        return "Some words"
    }

    private static func attribute(_ name: String, in text: String) -> String? {
        guard let start = text.range(of: "\(name)=\"") else { return nil }
        return text[start.upperBound...].split(separator: "\"", omittingEmptySubsequences: false).first
            .map { String($0).replacing("&amp;", with: "&").replacing("&#39;", with: "'") }
    }
}
