import Audit
import Core
import Hummingbird
import Storage
import Web

/// Ages, clocks and reasons: what holds in each area, since when, and what held before.
struct SettingPages: Sendable {
    let desk: AccountsDesk

    func add(to routes: Routes) {
        let access = Access.roles([.administrator])
        routes.get("/settings", access, list)
        routes.get("/settings/:key", access, show)
        routes.post("/settings/:key", access, set)
    }

    @Sendable func list(_ request: Request, _ context: WebContext) async throws -> Response {
        let asked = try context.query(request).optional("area")
        let desk = desk
        let view = try await desk.database.read { connection in
            let areas = try PlaceStore(connection).areas()
            let area = areas.first { $0.code == asked }
            let store = SettingStore(connection)
            let values = try SettingKey.all.map {
                ($0, try store.value($0, area: area?.code, on: desk.surroundings.today))
            }
            return SettingsPage(values, areas, chosen: area)
        }
        return context.page("accounts/settings", view)
    }

    @Sendable func show(_ request: Request, _ context: WebContext) async throws -> Response {
        let query = try context.query(request)
        return try await page(context, query.optional("area"), nil, FormErrors(), done: query.text("done"))
    }

    /// First shows what would change, then keeps it.
    @Sendable func set(_ request: Request, _ context: WebContext) async throws -> Response {
        let fields = try await context.form(request)
        let (principal, desk) = (try context.requirePrincipal(), desk)
        let key = try key(context)
        let area = fields.optional("area")
        do {
            let form = try SettingForm(fields, key, today: desk.surroundings.today)
            if !fields.has("confirmed", "yes") {
                return try await page(context, area, fields, FormErrors(), preview: form)
            }
            try await desk.database.write { connection in
                try Self.check(area, principal, desk, connection)
                let id: SettingID = desk.surroundings.newID()
                try SettingStore(connection).add(
                    Setting(
                        id: id, key: key.code, areaCode: area, value: form.value, fromOn: form.fromOn,
                        setAt: desk.surroundings.now(), setBy: principal.recordedAs))
                var detail = ["key": key.code, "from": form.fromOn.description]
                detail["area"] = area
                try AuditStore(connection, desk.surroundings).add(
                    .settingSet, about: id, by: principal, detail: detail)
            }
        } catch let errors as FormErrors {
            return try await page(context, area, fields, errors)
        }
        return .redirect(to: "/settings/\(key.code)?done=set" + (area.map { "&area=\($0)" } ?? ""))
    }

    private static func check(
        _ area: String?, _ principal: Principal, _ desk: AccountsDesk, _ connection: any Connection
    ) throws {
        if let area, try PlaceStore(connection).area(area) == nil { throw NotFound() }
        guard try desk.policy(principal, connection).maySetUp(area: area) else {
            throw Refused(action: "set-setting")
        }
    }

    private func key(_ context: WebContext) throws -> SettingKey {
        guard let key = SettingKey.find(try context.parameters.require("key")) else { throw NotFound() }
        return key
    }

    private func page(
        _ context: WebContext, _ area: String?, _ fields: FormFields?, _ errors: FormErrors,
        preview: SettingForm? = nil, done: String = ""
    ) async throws -> Response {
        let (principal, desk, key) = (try context.requirePrincipal(), desk, try key(context))
        let view = try await desk.database.read { connection in
            let store = SettingStore(connection)
            let area = try area.flatMap { try PlaceStore(connection).area($0) }
            let history = try store.history(key, area: area?.code)
            let names = try AccountsAnswersStore(connection).names(
                of: Set(history.compactMap { AccountID($0.setBy) }))
            return SettingPage(
                key, area, value: try store.value(key, area: area?.code, on: desk.surroundings.today),
                history, names,
                mayEdit: try desk.policy(principal, connection).maySetUp(area: area?.code), fields, errors,
                today: desk.surroundings.today, preview: preview, done: done)
        }
        return context.page("accounts/setting", view, status: errors.isEmpty ? .ok : .unprocessableContent)
    }
}

/// What the page of one setting posts.
struct SettingForm: Sendable {
    let value: String
    let fromOn: LocalDate

    /// - Throws: what to say beside the fields; a day gone by would change what was true then.
    init(_ fields: FormFields, _ key: SettingKey, today: LocalDate) throws(FormErrors) {
        var errors = FormErrors()
        var value: String?
        do {
            value = try key.checked(key.form == .choices ? fields.longText("value") : fields.text("value"))
        } catch {
            errors.add(error.message, to: "value")
        }
        let day = DayForm(fields, "from").day
        if day == nil { errors.add(SettingRefusal.dayMissing.message, to: "from") }
        if let day, day < today { errors.add(SettingRefusal.dayBefore(today).message, to: "from") }
        guard errors.isEmpty, let value, let day else { throw errors }
        (self.value, fromOn) = (value, day)
    }
}
