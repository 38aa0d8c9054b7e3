import Core
import Storage

/// Puts the pages of the gap count together, each from a set number of questions.
struct GapReading {
    let connection: any Connection
    let needs: MeasuresNeeds
    let principal: Principal

    private var store: GapStore { GapStore(connection) }
    private var policy: MeasuresPolicy { MeasuresPolicy(principal) }

    /// - Throws: `NotFound` while nothing has been counted.
    func requireRun() throws -> GapRun {
        guard let run = try store.latest() else { throw NotFound() }
        return run
    }

    // MARK: Districts

    /// The districts with the figures of each, and those of nowhere known last.
    func districts(_ run: GapRun) throws -> [DistrictFigures] {
        let figures = Dictionary(
            grouping: try store.districtFigures(run, knownTo: principal.organisation), by: \.cell.place)
        var listed = try needs.districts(connection).map { district in
            let place = GapPlace.district(district.code)
            return DistrictFigures(name: district.name, place: place, figures: figures[place] ?? [])
        }
        if let elsewhere = figures[.elsewhere] {
            listed.append(DistrictFigures(name: Self.elsewhere, place: .elsewhere, figures: elsewhere))
        }
        return listed
    }

    struct DistrictFigures: Sendable {
        let name: String
        let place: GapPlace
        let figures: [GapFigure]
    }

    static let elsewhere = "Somewhere else, or not known"

    func overview() throws -> GapPage {
        guard let run = try store.latest() else { return GapPage(counted: nil, districts: [], total: nil) }
        let (districts, sources) = (try districts(run), try store.sources(run))
        let practices = try needs.practices(connection)
        let rows = districts.map { district in
            row(
                district.name, district.place, district.figures.total,
                district.figures.total(confirmed: true),
                Completeness(of: district.place.code, sources, practices: practices).text)
        }
        // Those whom the census doesn't count beside their district aren't set beside it in the sum either.
        let estimated = districts.filter { Census.england.carers[$0.place.code] != nil }
        let total = row(
            "All districts", nil, Self.sum(estimated.map(\.figures)),
            Self.sum(estimated.map { $0.figures.filter(\.cell.isConfirmed) }), "",
            estimate: estimated.compactMap { Census.england.carers[$0.place.code] }.reduce(0, +))
        return GapPage(counted: CountedView(run), districts: rows, total: total)
    }

    private func row(
        _ name: String, _ place: GapPlace?, _ all: GapTotal, _ confirmed: GapTotal, _ heard: String,
        estimate: Int? = nil
    ) -> GapPage.DistrictRow {
        let known = all.shown
        let comparison = (estimate ?? place.flatMap { Census.england.carers[$0.code] })
            .map { Comparison(known: known, estimate: $0) }
        return GapPage.DistrictRow(
            districtName: name, districtPath: place.map { "/measures/gap/districts/\($0.code)" },
            estimate: comparison.map { grouped($0.estimate) } ?? "No census figure", known: known.text,
            confirmed: confirmed.shown.text,
            percent: comparison?.percentText ?? "–", gap: comparison?.gap.map(grouped) ?? "–", heard: heard)
    }

    /// Of several districts, each with the figures of its own.
    private static func sum(_ districts: [[GapFigure]]) -> GapTotal {
        GapTotal(
            listed: districts.map(\.listed).reduce(0, +),
            restricted: districts.map(\.restricted).reduce(0, +),
            of: districts.map(\.total))
    }

    func district(_ code: String) throws -> GapPlacePage {
        let run = try requireRun()
        let place = GapPlace(kind: "district", code: code)
        let name = try name(ofDistrict: place)
        let figures = try store.figures(of: [place], run, knownTo: principal.organisation)
        let completeness = Completeness(
            of: code, try store.sources(run), practices: try needs.practices(connection))
        return page(
            name, place, figures, run, back: ("/measures/gap", "All districts"),
            census: Self.words(of: Census.england.carers[code], known: figures),
            heard: completeness.lines.map {
                .init(sourceName: $0.source, heardText: $0.who, newestText: $0.newest)
            },
            practicesPath: place == .elsewhere ? nil : "/measures/gap/districts/\(code)/practices")
    }

    func name(ofDistrict place: GapPlace) throws -> String {
        if place == .elsewhere { return Self.elsewhere }
        guard let district = try needs.districts(connection).first(where: { $0.code == place.code }) else {
            throw NotFound()
        }
        return district.name
    }

    private static func words(of estimate: Int?, known figures: [GapFigure]) -> [String] {
        guard let estimate else { return ["The census has no figure for this."] }
        let comparison = Comparison(known: figures.total.shown, estimate: estimate)
        return [
            "The census of 2021 found about \(grouped(comparison.estimate)) people aged 5 and over here who look after somebody unpaid.",
            "We know of \(comparison.known.text) who live here. Of the census figure: \(comparison.percentText).",
        ]
    }

    // MARK: Practices

    func practices(of code: String) throws -> GapPracticesPage {
        let run = try requireRun()
        let name = try name(ofDistrict: .district(code))
        let practices = try needs.practices(connection).filter { $0.district == code }
        let figures = Dictionary(
            grouping: try store.figures(
                of: practices.map { .practice($0.code) }, run, knownTo: principal.organisation),
            by: \.cell.place.code)
        let told = Dictionary(grouping: try store.sources(run).filter { $0.kind == .gp }, by: \.organisation)
        return GapPracticesPage(
            pageTitle: "Practices in \(name)", backPath: "/measures/gap/districts/\(code)",
            counted: CountedView(run),
            practices: practices.map { practice in
                let figures = figures[practice.code] ?? []
                return GapPracticesPage.PracticeRow(
                    practiceName: practice.name, practicePath: "/measures/gap/practices/\(practice.code)",
                    confirmed: figures.total(confirmed: true).shown.text,
                    notConfirmed: figures.total(confirmed: false).shown.text,
                    told: told[practice.id]?.map(\.newestOn).max().map { "Yes, newest \($0.spoken)" } ?? "No")
            }, hasPractices: !practices.isEmpty)
    }

    func practice(_ code: String) throws -> GapPlacePage {
        let run = try requireRun()
        guard let practice = try needs.practices(connection).first(where: { $0.code == code }) else {
            throw NotFound()
        }
        let figures = try store.figures(of: [.practice(code)], run, knownTo: principal.organisation)
        let told = try store.sources(run).filter { $0.organisation == practice.id }.map(\.newestOn).max()
        return page(
            practice.name, .practice(code), figures, run,
            back: practice.district.map {
                ("/measures/gap/districts/\($0)/practices", "Practices of this district")
            }
                ?? ("/measures/gap", "All districts"),
            census: [
                "The census has no figure for a practice: it asked where people live, not where they are registered."
            ],
            heard: [
                .init(
                    sourceName: "This practice", heardText: told == nil ? "Told us of nobody yet" : "Told us",
                    newestText: told.map(\.spoken) ?? "–")
            ], practicesPath: nil)
    }

    // MARK: One place

    private func page(
        _ name: String, _ place: GapPlace, _ figures: [GapFigure], _ run: GapRun,
        back: (path: String, text: String), census: [String], heard: [GapPlacePage.HeardLine],
        practicesPath: String?
    ) -> GapPlacePage {
        let cells = Dictionary(figures.map { ($0.cell, $0) }, uniquingKeysWith: { first, _ in first })
        let rows = Sources.combinations.compactMap { sources -> GapPlacePage.CombinationRow? in
            let pair = [true, false].map { GapCell(place: place, sources: sources, isConfirmed: $0) }
            let isAlone = sources.kinds.count == 1
            guard isAlone || pair.contains(where: { (cells[$0]?.listed ?? 0) > 0 }) else { return nil }
            return GapPlacePage.CombinationRow(
                knownTo: sources.title, numbers: pair.map { number(cells[$0], $0) })
        }
        return GapPlacePage(
            pageTitle: name, backPath: back.path, backText: back.text, counted: CountedView(run),
            census: census, rows: rows,
            totalConfirmed: figures.total(confirmed: true).shown.text,
            totalNotConfirmed: figures.total(confirmed: false).shown.text,
            heardLines: heard, practicesPath: practicesPath)
    }

    private func number(_ figure: GapFigure?, _ cell: GapCell) -> NumberView {
        let label = cell.spoken
        guard let figure else {
            return NumberView(numberText: "0", listPath: nil, numberLabel: label, codedText: nil)
        }
        guard policy.allows(.openList, on: figure.subject) else {
            return NumberView(
                numberText: ShownNumber.published(figure.listed).text, listPath: nil, numberLabel: label,
                codedText: nil)
        }
        let coded = ShownNumber.published(figure.coded)
        return NumberView(
            numberText: ShownNumber.exact(figure.people).text, listPath: cell.listPath, numberLabel: label,
            codedText: figure.coded > 0 ? "and \(coded.text) known by a code alone" : nil)
    }

    // MARK: The list

    static let pageSize = 25

    /// - Throws: `Refused` unless the reader may see every one of them, now as well as when they were counted.
    func people(_ cell: GapCell, after: PersonID?) throws -> (GapPeoplePage, shown: [PersonID]) {
        let run = try requireRun()
        let figures = try store.figures(of: [cell.place], run, knownTo: principal.organisation)
        let subject = figures.first { $0.cell == cell }?.subject
        try policy.require(.openList, on: subject ?? .init(people: 0, knownToAskers: 0))
        let everybody = try store.people(of: cell, run)
        var labels: [PersonID: MeasuresNeeds.PersonLabel] = [:]
        for start in stride(from: 0, to: everybody.count, by: 500) {
            let some = everybody[start..<min(start + 500, everybody.count)]
            labels.merge(try needs.people(connection, Set(some), principal)) { first, _ in first }
        }
        guard labels.count == everybody.count else { throw Refused(action: "open-gap-list") }
        let rest = everybody.drop { id in after.map { id <= $0 } ?? false }
        let shown = Array(rest.prefix(Self.pageSize))
        let page = GapPeoplePage(
            pageTitle: cell.spoken, caption: try name(of: cell.place), backPath: cell.place.path,
            counted: CountedView(run), total: grouped(everybody.count),
            people: shown.compactMap { id in
                labels[id].map {
                    .init(personName: $0.name, personPath: "/people/\(id)", personReference: $0.reference)
                }
            }, nextPath: rest.count > shown.count ? shown.last.map { "\(cell.listPath)&after=\($0)" } : nil)
        return (page, shown)
    }

    private func name(of place: GapPlace) throws -> String {
        guard case .practice(let code) = place else { return try name(ofDistrict: place) }
        guard let practice = try needs.practices(connection).first(where: { $0.code == code }) else {
            throw NotFound()
        }
        return practice.name
    }
}

extension CountedView {
    init(_ run: GapRun) {
        countedAt = run.endedAt.spoken
        confirmedSince = Counted.confirmedSince(run.countedOn).spoken
    }
}

extension GapFigure {
    /// All but those who count in totals only.
    var listed: Int { people + coded }
}

extension GapPlace {
    var path: String { "/measures/gap/\(kind)s/\(code)" }
}

extension GapCell {
    var spoken: String {
        "Known to \(sources.label), \(isConfirmed ? "confirmed in the last year" : "not confirmed in the last year")"
    }

    var listPath: String {
        "/measures/gap/people?place=\(place.kind)&code=\(place.code)&sources=\(sources)&confirmed=\(isConfirmed ? "yes" : "no")"
    }
}
