import Core
import Interop

/// The count as a file of figures: for everybody by the rule of what is published, since a file goes on.
struct GapFile {
    private static let headings = [
        "district_code", "district", "known_to", "confirmed_in_last_year", "people", "census_2021_carers",
        "gp_practices_heard", "gp_practices", "councils_heard", "voluntary_heard", "schools_heard",
        "hospitals_heard", "counted_on",
    ]

    private var writer = CSVWriter(Self.headings)

    init(
        _ districts: [GapReading.DistrictFigures], _ run: GapRun, _ sources: [GapSource],
        _ practices: [MeasuresNeeds.Practice]
    ) {
        for district in districts {
            let completeness = Completeness(of: district.place.code, sources, practices: practices)
            let start = [district.place.code, district.name]
            let end =
                [
                    Census.england.carers[district.place.code].map { String(ShownNumber.rounded($0)) } ?? "",
                    String(completeness.practicesHeard), String(completeness.practices),
                ]
                + [SourceKind.council, .voluntary, .school, .hospital].map {
                    String(completeness.heard[$0] ?? 0)
                } + [run.countedOn.description]
            let cells = Dictionary(
                district.figures.map { ($0.cell, $0.listed) }, uniquingKeysWith: { first, _ in first })
            for isConfirmed in [true, false] {
                let answer = isConfirmed ? "yes" : "no"
                for sources in Sources.combinations {
                    let cell = GapCell(place: district.place, sources: sources, isConfirmed: isConfirmed)
                    add(start + [sources.label, answer, shown(cells[cell] ?? 0)] + end)
                }
                let all = district.figures.total(confirmed: isConfirmed)
                add(start + ["anybody", answer, all.shown.inFile] + end)
            }
        }
    }

    var bytes: [UInt8] { writer.bytes }

    private mutating func add(_ cells: [String]) { writer.add(cells) }

    private func shown(_ count: Int) -> String { ShownNumber.published(count).inFile }
}
