import Core

/// Whose word a figure rests on, and how new it is: without a source's word its carers are missing from the count.
package struct Completeness: Hashable, Sendable {
    /// The district's practices that told us of anybody, and how many there are.
    package let practicesHeard: Int
    package let practices: Int
    /// How many organisations told us of people here.
    package let heard: [SourceKind: Int]
    package let newest: [SourceKind: LocalDate]

    package init(of district: String, _ sources: [GapSource], practices all: [MeasuresNeeds.Practice]) {
        let told = Set(sources.filter { $0.kind == .gp }.map(\.organisation))
        let here = all.filter { $0.district == district }
        practices = here.count
        practicesHeard = here.filter { told.contains($0.id) }.count
        let local = sources.filter { $0.district == district }
        heard = Dictionary(grouping: local, by: \.kind).mapValues { Set($0.map(\.organisation)).count }
        newest = Dictionary(grouping: local, by: \.kind).compactMapValues { $0.map(\.newestOn).max() }
    }

    /// "GP 12 of 46, council 1, voluntary 2, school none, hospital none".
    package var text: String {
        SourceKind.allCases.map { kind in
            let count = heard[kind] ?? 0
            let said = kind == .gp ? "\(practicesHeard) of \(practices)" : count == 0 ? "none" : "\(count)"
            return "\(kind.label) \(said)"
        }.joined(separator: ", ")
    }

    package var lines: [(source: String, who: String, newest: String)] {
        SourceKind.allCases.map { kind in
            (Self.title(of: kind), who(kind), newest[kind].map(\.spoken) ?? "–")
        }
    }

    private func who(_ kind: SourceKind) -> String {
        let count = heard[kind] ?? 0
        if kind == .gp, practices > 0 { return "\(practicesHeard) of the \(practices) practices here" }
        return count == 0 ? "Nobody yet" : count == 1 ? "1 organisation" : "\(count) organisations"
    }

    static func title(of kind: SourceKind) -> String {
        switch kind {
        case .gp: "GP practices"
        case .council: "Council"
        case .voluntary: "Carers’ centres and young carers’ services"
        case .school: "Schools"
        case .hospital: "Hospitals"
        }
    }
}
