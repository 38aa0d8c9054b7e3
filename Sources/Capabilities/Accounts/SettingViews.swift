import Core
import Web

/// What `Templates/settings.mustache` shows.
struct SettingsPage: Sendable {
    struct Group: Sendable {
        let groupTitle: String
        let settings: [Line]
    }

    struct Line: Sendable {
        let settingTitle: String
        let settingPath: String
        let shown: String
    }

    let pageTitle = "Settings"
    let areaField: ChoiceField
    let groups: [Group]

    init(_ values: [(SettingKey, String)], _ areas: [Area], chosen: Area?) {
        areaField = ChoiceField(
            "area", "Area", [("", "The whole partnership")] + areas.map { ($0.code, $0.name) },
            chosen: chosen?.code)
        let titles = [
            ("ages", "Ages"), ("clocks", "Clocks"), ("approvals", "Decisions"),
            ("joining", "Joining records"), ("reasons", "Reasons"),
        ]
        groups = titles.map { group, title in
            Group(
                groupTitle: title,
                settings: values.filter { $0.0.group == group }.map { key, value in
                    Line(
                        settingTitle: key.title,
                        settingPath: "/settings/\(key.code)" + (chosen.map { "?area=\($0.code)" } ?? ""),
                        shown: SettingPage.inWords(value, key))
                })
        }
    }
}

/// What `Templates/setting.mustache` shows.
struct SettingPage: Sendable {
    struct Past: Sendable {
        let pastValue: String
        let pastFrom: String
        let pastSet: String
    }

    struct Preview: Sendable {
        let previewFrom: String
        let previewWas: String
        let previewNow: String
        let hiddenValue: String
        let hiddenDay: Int
        let hiddenMonth: Int
        let hiddenYear: Int
    }

    let pageTitle: String
    let errors: [FieldError]
    let notification: String?
    let help: String
    let whose: String
    let areaCode: String?
    let listPath: String
    let shown: String
    let mayEdit: Bool
    let number: TextField?
    let one: ChoiceField?
    let lines: LinesField?
    let from: DayField
    let preview: Preview?
    let history: [Past]
    let hasHistory: Bool

    init(
        _ key: SettingKey, _ area: Area?, value: String, _ history: [Setting], _ names: [AccountID: String],
        mayEdit: Bool, _ typed: FormFields?, _ errors: FormErrors, today: LocalDate,
        preview form: SettingForm?,
        done: String
    ) {
        pageTitle = key.title
        self.errors = errors.list
        notification = done == "set" ? "The setting has been saved" : nil
        help = key.help
        whose = area?.name ?? "The whole partnership, where an area has none of its own"
        areaCode = area?.code
        listPath = "/settings" + (area.map { "?area=\($0.code)" } ?? "")
        shown = Self.inWords(value, key)
        self.mayEdit = mayEdit
        let current = typed.map { $0.longText("value") } ?? value
        switch key.form {
        case .wholeNumber(let lowest, let highest, let unit):
            number = TextField(
                "value", "New value, in \(unit)", hint: "From \(lowest) to \(highest)", value: current,
                errors,
                inputMode: "numeric", width: 4)
            (one, lines) = (nil, nil)
        case .one(let choices):
            one = ChoiceField("value", "New value", choices.map { ($0.code, $0.text) }, chosen: current)
            (number, lines) = (nil, nil)
        case .choices:
            (number, one) = (nil, nil)
            lines = LinesField(
                "value", "New choices", hint: "One a line: a code, an upright bar, and what people read",
                value: current,
                errors, rows: 8)
        }
        from = DayField(
            "from", "From which day?", typed.map { DayForm($0, "from").typed } ?? DayForm(today).typed, errors
        )
        preview = form.map {
            Preview(
                previewFrom: $0.fromOn.spoken, previewWas: Self.inWords(value, key),
                previewNow: Self.inWords($0.value, key), hiddenValue: $0.value, hiddenDay: $0.fromOn.day,
                hiddenMonth: $0.fromOn.month, hiddenYear: $0.fromOn.year)
        }
        self.history = history.map {
            let who = AccountID($0.setBy).flatMap { names[$0] } ?? $0.setBy
            return Past(
                pastValue: Self.inWords($0.value, key), pastFrom: $0.fromOn.spoken,
                pastSet: "\($0.setAt.spoken), \(who)")
        }
        hasHistory = !history.isEmpty
    }

    static func inWords(_ value: String, _ key: SettingKey) -> String {
        switch key.form {
        case .wholeNumber(_, _, let unit): return "\(value) \(unit)"
        case .one(let choices): return choices.first { $0.code == value }?.text ?? value
        case .choices:
            let choices = (try? SettingKey.choices(in: value)) ?? []
            return choices.map(\.text).joined(separator: "; ")
        }
    }
}
