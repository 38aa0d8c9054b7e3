import Core

/// The kinds of organisation whose word counts, in the order they are shown.
package enum SourceKind: String, CaseIterable, Sendable {
    case gp, council, voluntary, school, hospital

    package var label: String {
        switch self {
        case .gp: "GP"
        case .council: "council"
        case .voluntary: "voluntary"
        case .school: "school"
        case .hospital: "hospital"
        }
    }
}

/// Which kinds of organisation know somebody: one of 31 combinations.
package struct Sources: OptionSet, Hashable, Sendable {
    package let rawValue: Int

    package init(rawValue: Int) { self.rawValue = rawValue }

    package init(_ kinds: some Sequence<SourceKind>) {
        rawValue = kinds.reduce(0) { $0 | Self.bit(of: $1) }
    }

    package var kinds: [SourceKind] { SourceKind.allCases.filter { rawValue & Self.bit(of: $0) != 0 } }

    /// "GP only", "GP and council", "GP, council and school".
    package var label: String {
        let names = kinds.map(\.label)
        guard let last = names.last, names.count > 1 else { return (names.first ?? "nobody") + " only" }
        return names.dropLast().joined(separator: ", ") + " and " + last
    }

    /// At the start of a line.
    package var title: String { label.prefix(1).uppercased() + label.dropFirst() }

    /// Every combination: each kind alone, then two, and so on.
    package static let combinations: [Sources] = (1..<(1 << SourceKind.allCases.count)).map(Sources.init)
        .sorted { ($0.kinds.count, $0.rawValue) < ($1.kinds.count, $1.rawValue) }

    private static func bit(of kind: SourceKind) -> Int {
        1 << (SourceKind.allCases.firstIndex(of: kind) ?? 0)
    }
}

/// As it stands in an address: "gp-council".
extension Sources: LosslessStringConvertible {
    package init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        let kinds = parts.compactMap { SourceKind(rawValue: String($0)) }
        guard !kinds.isEmpty, kinds.count == parts.count, Set(kinds).count == kinds.count else { return nil }
        self.init(kinds)
    }

    package var description: String { kinds.map(\.rawValue).joined(separator: "-") }
}

/// Where somebody counts.
package enum GapPlace: Hashable, Sendable {
    case district(String)
    /// Their district isn't known, or they have no fixed address.
    case elsewhere
    case practice(String)

    package var kind: String { if case .practice = self { "practice" } else { "district" } }

    package var code: String {
        switch self {
        case .district(let code), .practice(let code): code
        case .elsewhere: Self.noCode
        }
    }

    package init(kind: String, code: String) {
        self = kind == "practice" ? .practice(code) : code == Self.noCode ? .elsewhere : .district(code)
    }

    package static let noCode = "none"
}

/// One number of the count: people of a place, known to exactly these kinds, confirmed in the last year or not.
package struct GapCell: Hashable, Sendable {
    package let place: GapPlace
    package let sources: Sources
    package let isConfirmed: Bool

    package init(place: GapPlace, sources: Sources, isConfirmed: Bool) {
        (self.place, self.sources, self.isConfirmed) = (place, sources, isConfirmed)
    }
}

/// One organisation's word that somebody is a carer.
package struct ClaimFact: Hashable, Sendable {
    package let organisation: OrganisationID
    package let kind: SourceKind
    package let district: String?
    package let practice: String?
    package let confirmedOn: LocalDate
    package let isRestricted: Bool

    package init(
        organisation: OrganisationID, kind: SourceKind, district: String? = nil, practice: String? = nil,
        confirmedOn: LocalDate, isRestricted: Bool = false
    ) {
        self.organisation = organisation
        self.kind = kind
        self.district = district
        self.practice = practice
        self.confirmedOn = confirmedOn
        self.isRestricted = isRestricted
    }
}

/// How one person counts, however many organisations know of them.
package struct Counted: Hashable, Sendable {
    package let sources: Sources
    package let isConfirmed: Bool
    package let district: String
    package let practice: String
    package let isRestricted: Bool

    /// - Returns: `nil` for somebody of whom nobody says that they care.
    package init?(_ facts: [ClaimFact], on day: LocalDate) {
        guard !facts.isEmpty else { return nil }
        sources = Sources(facts.map(\.kind))
        isConfirmed = facts.contains { $0.confirmedOn >= Self.confirmedSince(day) }
        district = facts.lazy.compactMap(\.district).first ?? GapPlace.noCode
        practice = facts.lazy.compactMap(\.practice).first ?? GapPlace.noCode
        isRestricted = facts.contains(where: \.isRestricted)
    }

    package init(
        sources: Sources, isConfirmed: Bool, district: String, practice: String, isRestricted: Bool
    ) {
        (self.sources, self.isConfirmed) = (sources, isConfirmed)
        (self.district, self.practice, self.isRestricted) = (district, practice, isRestricted)
    }

    /// The first day that is still within the last year, which counts with both its ends.
    package static func confirmedSince(_ day: LocalDate) -> LocalDate { day.adding(years: -1) }

    /// The cells they are one of: of their district and, unless they are restricted, of their practice.
    package var cells: [GapCell] {
        var places = [GapPlace(kind: "district", code: district)]
        if practice != GapPlace.noCode, !isRestricted { places.append(.practice(practice)) }
        return places.map { GapCell(place: $0, sources: sources, isConfirmed: isConfirmed) }
    }
}

/// What a cell adds up to.
package struct GapTally: Hashable, Sendable {
    /// Those whose names are on the list.
    package var people = 0
    /// In totals only, never in a list.
    package var restricted = 0
    /// Known by a code alone.
    package var coded = 0
    /// Of `people`, how many each organisation works with or was shown.
    package var known: [OrganisationID: Int] = [:]

    package init() {}

    mutating func add(_ counted: Counted, seenBy organisations: Set<OrganisationID>) {
        guard !counted.isRestricted else {
            restricted += 1
            return
        }
        people += 1
        for organisation in organisations { known[organisation, default: 0] += 1 }
    }
}

/// The whole count, as it is put together.
package struct GapTallies: Sendable {
    package private(set) var cells: [GapCell: GapTally] = [:]
    /// When each organisation last said so of somebody of a district.
    package private(set) var newest: [SourceKey: LocalDate] = [:]

    package struct SourceKey: Hashable, Sendable {
        package let district: String
        package let organisation: OrganisationID
        package let kind: SourceKind
    }

    package init() {}

    package mutating func add(
        _ facts: [ClaimFact], seenBy organisations: Set<OrganisationID>, on day: LocalDate
    ) {
        guard let counted = Counted(facts, on: day) else { return }
        heard(facts, of: counted.district)
        for cell in counted.cells {
            cells[cell, default: GapTally()].add(counted, seenBy: organisations)
        }
    }

    /// Somebody of whom there is a code and no name, in the district of those who sent it.
    package mutating func add(coded facts: [ClaimFact], on day: LocalDate) {
        guard let counted = Counted(facts, on: day) else { return }
        heard(facts, of: counted.district)
        for cell in counted.cells { cells[cell, default: GapTally()].coded += 1 }
    }

    private mutating func heard(_ facts: [ClaimFact], of district: String) {
        for fact in facts {
            let key = SourceKey(district: district, organisation: fact.organisation, kind: fact.kind)
            newest[key] = max(newest[key] ?? fact.confirmedOn, fact.confirmedOn)
        }
    }
}
