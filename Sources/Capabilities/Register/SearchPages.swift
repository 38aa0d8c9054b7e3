import Audit
import Core
import Hummingbird
import Storage
import Web

/// Looking for people.
///
/// A search is posted and answered there and then: names and birth dates don't end in addresses, logs and browser
/// history, and asking again changes nothing. What is shown is one audit entry, with the kind of question.
struct SearchPages: Sendable {
    let desk: RecordDesk

    func add(to routes: Routes) {
        routes.get("/people", RecordDesk.access, form)
        routes.post("/people", RecordDesk.access, results)
        routes.get("/people/list", RecordDesk.access, list)
        routes.post("/people/list/export", .roles([.coordinator, .manager]), export)
    }

    @Sendable func form(_ request: Request, _ context: WebContext) async throws -> Response {
        let policy = RegisterPolicy(try context.requirePrincipal())
        try policy.require(.search)
        return page(context, policy, FormFields(), FormErrors(), found: nil, rows: [])
    }

    @Sendable func results(_ request: Request, _ context: WebContext) async throws -> Response {
        let principal = try context.requirePrincipal()
        let policy = RegisterPolicy(principal)
        try policy.require(.search)
        let fields = try await context.lenientForm(request)
        var reading = FormReading(fields)
        let birth = reading.day("born", "Date of birth", required: false)
        let typed = fields.text("q")
        if typed.isEmpty, birth == nil, reading.errors.isEmpty {
            reading.errors.add(
                "Enter a name, postcode, phone number, NHS number or reference, or a date of birth", to: "q")
        }
        if CleanText.length(typed) > 200 { reading.errors.add("Search for 200 characters or fewer", to: "q") }
        guard reading.errors.isEmpty, let search = PersonSearch(typed: typed, birth: birth) else {
            if reading.errors.isEmpty { reading.errors.add("Enter at least one letter or number", to: "q") }
            return page(context, policy, fields, reading.errors, found: nil, rows: [])
        }
        let place = PersonID(fields.text("after-id")).map {
            PersonSearch.Place(sortName: fields.text("after-name"), id: $0)
        }
        let (desk, surroundings) = (desk, desk.surroundings)
        let found = try await desk.database.read { connection in
            let found = try SearchStore(connection, surroundings).find(
                search, within: policy.scope, after: place)
            return (found, try desk.rows(found.people, in: connection))
        }
        try await desk.database.write { connection in
            try AuditStore(connection, surroundings).addSearch(
                search.code, shown: found.0.people.map(\.id), by: principal,
                heldBack: found.0.people.contains(where: \.isRestricted))
        }
        return page(context, policy, fields, FormErrors(), found: found.0, rows: found.1)
    }

    private func page(
        _ context: WebContext, _ policy: RegisterPolicy, _ fields: FormFields, _ errors: FormErrors,
        found: PeopleFound?, rows: [PersonRow]
    ) -> Response {
        let count = rows.count
        let title =
            found?.next != nil
            ? "The first \(count) people, by name" : count == 1 ? "1 person" : "\(count) people"
        let view = PeoplePage(
            pageTitle: "Find somebody", errors: errors.list, typed: fields.text("q"), typedError: errors["q"],
            born: TypedDate(fields, "born"), bornError: errors["born"], isSearched: found != nil,
            resultTitle: title,
            people: rows, hasPeople: !rows.isEmpty, isBySound: found?.isBySound ?? false,
            next: found?.next.map { .init(afterName: $0.sortName, afterID: $0.id.description) },
            mayAdd: policy.allows(.add), mayList: policy.scope.mayList,
            reviews: context.principal?.reviewsRestricted ?? false,
            mayMerge: context.principal.map { !$0.roles.isDisjoint(with: RegisterPolicy.rolesThatMerge) }
                ?? false)
        return context.page("register/people", view, status: errors.isEmpty ? .ok : .unprocessableContent)
    }

    /// The people our organisation has a part with, the newest first.
    @Sendable func list(_ request: Request, _ context: WebContext) async throws -> Response {
        let principal = try context.requirePrincipal()
        let policy = RegisterPolicy(principal)
        try policy.require(.search)
        guard let organisation = principal.organisation else { throw NotFound() }
        let before = try context.query(request).optional("before").flatMap(ListPlace.init)
        let (desk, surroundings) = (desk, desk.surroundings)
        let (page, rows) = try await desk.database.read { connection in
            let page = try ListStore(connection, surroundings).page(
                of: organisation, within: policy.scope, before: before, limit: SearchStore.pageSize)
            return (page, try desk.rows(page.people, in: connection))
        }
        try await desk.database.write { connection in
            try AuditStore(connection, surroundings).addSearch(
                "people-of-organisation", shown: page.people.map(\.id), by: principal,
                heldBack: page.people.contains(where: \.isRestricted))
        }
        return context.page(
            "register/list",
            PeopleListPage(
                pageTitle: "People we work with", people: rows, hasPeople: !rows.isEmpty,
                nextPath: page.next.map { "/people/list?before=\($0)" }, mayExport: policy.allows(.export)))
    }

    /// The same list as a file, at most a thousand lines, with the reason kept; never a restricted person.
    @Sendable func export(_ request: Request, _ context: WebContext) async throws -> Response {
        let principal = try context.requirePrincipal()
        let policy = RegisterPolicy(principal)
        try policy.require(.export)
        guard let organisation = principal.organisation else { throw NotFound() }
        let (desk, surroundings) = (desk, desk.surroundings)
        let lines = try await desk.database.write { connection in
            let page = try ListStore(connection, surroundings).page(
                of: organisation, within: RegisterPolicy.Scope(extent: .organisation(organisation)),
                before: nil,
                limit: 1_000)
            try AuditStore(connection, surroundings).add(
                .peopleExported, by: principal,
                detail: [
                    "count": "\(page.people.count)",
                    "shown": page.people.map(\.id.description).joined(separator: " "),
                ])
            return try desk.rows(page.people, in: connection)
        }
        let header = "reference,name,born,place,kind of carer"
        let body = lines.map {
            [$0.rowReference, $0.rowName, $0.born, $0.place, $0.types].map(csvField).joined(separator: ",")
        }
        let text = ([header] + body).joined(separator: "\r\n") + "\r\n"
        return context.download(
            Array("\u{FEFF}\(text)".utf8), as: "people-\(surroundings.today).csv",
            type: "text/csv; charset=utf-8")
    }
}

/// A field of a CSV file; a leading sign is kept from being read as a formula by a spreadsheet.
func csvField(_ text: String) -> String {
    let safe = text.unicodeScalars.first.map(formulaSigns.contains) ?? false ? "'" + text : text
    guard safe.contains(where: { "\",\r\n".contains($0) }) else { return safe }
    return "\"" + safe.replacing("\"", with: "\"\"") + "\""
}

/// The wide forms too, and whatever accent is put on a sign.
private let formulaSigns = Set("=+-@\t\r\n＝＋－＠".unicodeScalars)

extension RecordDesk {
    /// Lines of a list, in a set number of questions whatever its length.
    func rows(_ people: [PersonRecord], in connection: any Connection) throws -> [PersonRow] {
        let open = people.compactMap { if case .open(let person) = $0 { person } else { nil } }
        let ids = Set(open.map(\.id))
        let places = try ListStore(connection, surroundings).places(of: ids)
        let ties = try CaringLinkStore(connection, surroundings).ties(of: ids, on: surroundings.today)
        var ages: [String?: CarerAges] = [:]
        return try people.map { record in
            guard case .open(let person) = record else {
                return PersonRow(
                    rowPath: "/people/\(record.id)", rowName: record.displayName,
                    rowReference: record.reference.description, born: "", place: "", types: "",
                    isRestricted: true,
                    hasDied: false)
            }
            let area = try ages[person.area] ?? needs.ages(connection, person.area)
            ages[person.area] = area
            let age = person.age(on: surroundings.today)
            let types = carerTypes(age: age, ties: ties[person.id] ?? [], on: surroundings.today, ages: area)
            return PersonRow(
                rowPath: "/people/\(person.id)", rowName: person.displayName,
                rowReference: person.reference.description, born: person.birth?.spoken ?? "Not known",
                place: places[person.id] ?? "", types: types.map(\.label).joined(separator: ", "),
                isRestricted: false, hasDied: person.death?.confidence == .confirmed)
        }
    }
}
