import Core
import Web

/// What `Templates/wait-figures.mustache` shows: how long people wait, in numbers that say nothing of anybody.
struct WaitFiguresPage: Sendable {
    let pageTitle = "How long people wait for an assessment"
    let backPath: String?
    let backText = "Back to who waits"
    let parts: [Part]
    let hasArea: Bool
    let checksText: String
    let ownChecksText: String?

    struct Part: Sendable {
        let partTitle: String
        let partID: String
        let waiting: String
        let median: String
        let ninetieth: String
        let longest: String
        let toStart: String
        let countedOn: String
        let bands: [Band]
        let splits: [Split]
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
    }

    init(
        inArea: [WaitFigure], delegated: [WaitFigure], names: [String: String], hasArea: Bool,
        checksInArea: Int, ownChecks: Int?, backPath: String?
    ) {
        self.backPath = backPath
        self.hasArea = hasArea
        parts = [
            Part("In your area", "area", inArea, names),
            Part("Assessments that partners do for your council", "delegated", delegated, names),
        ].compactMap(\.self)
        checksText = ShownNumber.published(checksInArea).text
        ownChecksText = ownChecks.map(grouped)
    }

    /// Below this, a figure says something of somebody.
    fileprivate static let fewest = 8

    /// In whole weeks, rounded up; nothing where few are counted.
    fileprivate static func weeks(_ days: Int?, of people: Int) -> String {
        guard people >= fewest else { return "Too few to say" }
        return days.map { WaitFigures.about($0).replacing("about ", with: "") } ?? "Not reached yet"
    }
}

extension WaitFiguresPage.Part {
    /// `nil` where nothing is counted.
    init?(_ title: String, _ id: String, _ figures: [WaitFigure], _ names: [String: String]) {
        func all(_ clock: WaitFigure.Clock) -> WaitFigure? {
            figures.first { $0.key.clock == clock && $0.key.split == .all }
        }
        guard let completed = all(.completed) else { return nil }
        let started = all(.started)
        (partTitle, partID) = (title, id)
        let people = completed.figures.people
        waiting = ShownNumber.published(completed.waiting).text
        median = WaitFiguresPage.weeks(completed.figures.median, of: people)
        ninetieth = WaitFiguresPage.weeks(completed.figures.ninetieth, of: people)
        longest =
            completed.waiting == 0
            ? "Nobody waits" : WaitFiguresPage.weeks(completed.longest, of: completed.waiting)
        toStart = WaitFiguresPage.weeks(started?.figures.median, of: started?.figures.people ?? 0)
        countedOn = completed.countedOn.spoken
        bands = WaitBand.allCases.map { band in
            WaitFiguresPage.Band(
                label: band.label, people: ShownNumber.published(completed.bands[band] ?? 0).text)
        }
        splits = WaitFigure.Split.allCases.compactMap { WaitFiguresPage.Split($0, id, figures, names) }
    }
}

extension WaitFiguresPage.Split {
    /// `nil` where there is nothing to tell apart.
    init?(
        _ split: WaitFigure.Split, _ part: String, _ figures: [WaitFigure], _ names: [String: String]
    ) {
        guard let heading = split.heading else { return nil }
        let found = figures.filter { $0.key.clock == .completed && $0.key.split == split }
        guard found.count > 1 else { return nil }
        self.heading = heading
        splitID = "\(part)-by-\(split.rawValue)"
        lines = found.sorted { split.place(of: $0.key.value) < split.place(of: $1.key.value) }.map { figure in
            let people = figure.figures.people
            return WaitFiguresPage.Line(
                label: names[figure.key.value] ?? split.label(of: figure.key.value),
                waiting: ShownNumber.published(figure.waiting).text,
                median: WaitFiguresPage.weeks(figure.figures.median, of: people),
                ninetieth: WaitFiguresPage.weeks(figure.figures.ninetieth, of: people))
        }
    }
}
