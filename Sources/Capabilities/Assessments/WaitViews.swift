import Core
import People
import Web

/// What `Templates/waits.mustache` shows: three figures, how they split, and the list that is waited on.
struct WaitsPage: Sendable {
    let pageTitle = "Waiting for an assessment"
    let figures: Headline?
    let splits: [Split]
    let rows: [Row]
    let hasRows: Bool
    let count: String
    let isNarrowed: Bool
    let choices: [Choice]
    let nextPath: String?
    let firstPath: String?

    /// The three figures, and what carers are told from them.
    struct Headline: Sendable {
        let median: String
        let ninetieth: String
        let longest: String
        let toStart: String
        let told: String
        let countedOn: String
        let bands: [Band]
    }

    struct Band: Sendable {
        let label: String
        let people: String
    }

    struct Split: Sendable {
        let heading: String
        let splitID: String
        let lines: [Line]
    }

    struct Line: Sendable {
        let label: String
        let waiting: String
        let median: String
        let ninetieth: String
        let longest: String
    }

    struct Row: Sendable {
        let name: String
        let reference: String
        let path: String
        let age: String
        let sort: String
        let route: String
        let isUrgent: Bool
        let need: String
        let waited: String
        let since: String
        let status: String
    }

    struct Choice: Sendable {
        let choiceID: String
        let label: String
        let options: [Option]
    }

    struct Option: Sendable {
        let value: String
        let text: String
        let isChosen: Bool
    }

    init(
        _ read: WaitPages.Read, _ filter: WaitStore.Filter, _ after: WaitStore.Place?, on today: LocalDate
    ) {
        figures = Headline(read.figures)
        splits = WaitFigure.Split.allCases.compactMap { Split($0, read.figures, read.districts) }
        rows = read.shown.compactMap { assessment in
            read.people[assessment.person].map {
                Row(assessment, $0, read.pauses[assessment.id] ?? [], on: today)
            }
        }
        hasRows = !rows.isEmpty
        count = read.count == 1 ? "1 person waits" : "\(grouped(read.count)) people wait"
        isNarrowed = filter != WaitStore.Filter()
        choices = [
            Choice(
                "need", "Need", Assessment.Need.allCases.map { ($0.rawValue, $0.title) },
                filter.need?.rawValue),
            Choice(
                "route", "How", Assessment.Route.allCases.map { ($0.rawValue, $0.title) },
                filter.route?.rawValue),
            Choice(
                "kind", "Sort of assessment",
                Assessment.Kind.allCases.filter { $0 != .healthCheck }.map { ($0.rawValue, $0.title) },
                filter.kind?.rawValue),
        ]
        let path = "/waits\(filter.query)"
        nextPath =
            read.hasMore
            ? read.shown.last.map { "\(path)\(filter.query.isEmpty ? "?" : "&")after=\(WaitStore.Place($0))" }
            : nil
        firstPath = after == nil ? nil : path
    }
}

extension WaitsPage.Headline {
    init?(_ figures: [WaitFigure]) {
        func all(_ clock: WaitFigure.Clock) -> WaitFigure? {
            figures.first { $0.key.clock == clock && $0.key.split == .all }
        }
        guard let completed = all(.completed) else { return nil }
        median = WaitsPage.days(completed.figures.median)
        ninetieth = WaitsPage.days(completed.figures.ninetieth)
        longest = completed.longest.map { WaitsPage.days($0) } ?? "Nobody waits"
        toStart = WaitsPage.days(all(.started)?.figures.median)
        told = completed.figures.toldToCarer
        countedOn = completed.countedOn.spoken
        bands = WaitBand.allCases.map {
            WaitsPage.Band(label: $0.label, people: grouped(completed.bands[$0] ?? 0))
        }
    }
}

extension WaitsPage.Split {
    /// `nil` where there is nothing to tell apart.
    init?(_ split: WaitFigure.Split, _ figures: [WaitFigure], _ districts: [String: String]) {
        guard let heading = split.heading else { return nil }
        let found = figures.filter { $0.key.clock == .completed && $0.key.split == split }
        guard found.count > 1 else { return nil }
        self.heading = heading
        splitID = "by-\(split.rawValue)"
        lines = found.sorted { split.place(of: $0.key.value) < split.place(of: $1.key.value) }.map { figure in
            WaitsPage.Line(
                label: districts[figure.key.value] ?? split.label(of: figure.key.value),
                waiting: grouped(figure.waiting),
                median: WaitsPage.days(figure.figures.median),
                ninetieth: WaitsPage.days(figure.figures.ninetieth),
                longest: figure.longest.map { WaitsPage.days($0) } ?? "–")
        }
    }
}

extension WaitFigure.Split {
    var heading: String? {
        switch self {
        case .all: nil
        case .need: "By need"
        case .district: "By district"
        case .route: "By how it is done"
        case .kind: "By sort of assessment"
        case .age: "By age"
        case .organisation: "By who assesses"
        }
    }

    private var order: [(value: String, label: String)] {
        switch self {
        case .all, .district, .organisation: []
        case .need: Assessment.Need.allCases.map { ($0.rawValue, $0.title) }
        case .route: Assessment.Route.allCases.map { ($0.rawValue, $0.title) }
        case .kind: Assessment.Kind.allCases.map { ($0.rawValue, $0.title) }
        case .age: AgeBand.allCases.map { ($0.rawValue, $0.label) }
        }
    }

    func label(of value: String) -> String {
        order.first { $0.value == value }?.label ?? (value.isEmpty ? "Not known" : value)
    }

    /// What isn't known stands last.
    func place(of value: String) -> String {
        if value.isEmpty { return "z" }
        return order.firstIndex { $0.value == value }.map { "a\($0)" } ?? "b\(value)"
    }
}

extension WaitsPage.Row {
    init(_ assessment: Assessment, _ person: SeenPerson, _ pauses: [WaitPause], on today: LocalDate) {
        name = person.name
        reference = person.reference
        path = assessment.path
        age = person.age.map { "\($0)" } ?? "Not known"
        sort = assessment.kind.title
        route = assessment.route.title
        isUrgent = assessment.need == .urgent
        need = assessment.need.title
        waited = WaitsPage.days(daysWaited(from: assessment.requestedOn, to: today, pauses: pauses))
        since = assessment.requestedOn.spoken
        status = assessment.isPaused ? "Clock stopped" : assessment.status.title
    }
}

extension WaitsPage.Choice {
    init(_ id: String, _ label: String, _ options: [(String, String)], _ chosen: String?) {
        choiceID = id
        self.label = label
        self.options = options.map {
            WaitsPage.Option(value: $0.0, text: $0.1, isChosen: $0.0 == chosen)
        }
    }
}

extension WaitsPage {
    /// "28 days"; where it isn't reached, that.
    fileprivate static func days(_ days: Int?) -> String {
        switch days {
        case nil: "Not reached yet"
        case 1?: "1 day"
        case let days?: "\(grouped(days)) days"
        }
    }
}
