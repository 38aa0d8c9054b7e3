import Audit
import Core
import Storage

extension AuditAction {
    static let listHeadingsSaved = AuditAction("list-headings-saved")
}

/// What a heading of a partner's lists stands for, as somebody said it.
package enum ListHeading: Hashable, Sendable, LosslessStringConvertible {
    case column(ListColumn)
    case ignored
    /// Whatever its name says, if it says anything.
    case asNamed

    package init?(_ text: String) {
        switch text {
        case "as-named": self = .asNamed
        case "not-read", ListMapping.ignored: self = .ignored
        default:
            guard let column = ListColumn(rawValue: text) else { return nil }
            self = .column(column)
        }
    }

    package var description: String {
        switch self {
        case .column(let column): column.rawValue
        case .ignored: "not-read"
        case .asNamed: "as-named"
        }
    }
}

package enum ListHeadingRefusal: Refusal, Equatable {
    case twice(ListColumn)
    case unknown(String)

    package var message: String {
        switch self {
        case .twice(let column): "Two headings can’t both stand for “\(column.label)”"
        case .unknown(let text):
            "“\(text)” isn’t a column. Use one of \(ListColumn.allCases.map(\.rawValue).joined(separator: ", ")), not-read or as-named"
        }
    }
}

extension ListMapping {
    /// What somebody said of a heading; as its name says where nobody did.
    package func said(of heading: String) -> ListHeading {
        columns[ListColumn.folded(heading)].map { ListHeading($0) ?? .asNamed } ?? .asNamed
    }

    /// With what is said now, heading by heading.
    ///
    /// - Throws: `ListHeadingRefusal.twice` where two headings are said to stand for one column.
    package func saying(_ said: [(heading: String, means: ListHeading)]) throws(ListHeadingRefusal)
        -> ListMapping
    {
        var mapping = self
        for (heading, means) in said {
            switch means {
            case .column(let column): mapping.set(heading, to: column)
            case .ignored: mapping.set(heading, to: nil)
            case .asNamed: mapping.columns[ListColumn.folded(heading)] = nil
            }
        }
        var taken: Set<ListColumn> = []
        for heading in mapping.columns.keys.sorted() {
            guard let column = mapping.columns[heading].flatMap(ListColumn.init(rawValue:)) else { continue }
            guard taken.insert(column).inserted else { throw .twice(column) }
        }
        return mapping
    }
}

extension ListDesk {
    /// Remembers what headings stand for in a partner's lists; lists that wait to be taken are looked at again.
    package func remember(
        _ said: [(heading: String, means: ListHeading)], of organisation: OrganisationID,
        by principal: Principal
    ) async throws {
        let (desk, surroundings) = (self, surroundings)
        try await database.write { connection in
            let sources = ListSourceStore(connection, surroundings)
            let mapping = try sources.require(organisation).mapping
            let changed = try mapping.saying(said)
            guard changed != mapping else { return }
            try sources.remember(changed, of: organisation)
            try AuditStore(connection, surroundings).add(
                .listHeadingsSaved, about: organisation, by: principal,
                detail: ["columns": Set(changed.columns.values).sorted().joined(separator: " ")])
            let lists = ListImportStore(connection, surroundings)
            for var list in try lists.latest(of: organisation) where list.state == .checked {
                list.state = .uploaded
                list.counts = ListCounts()
                try lists.save(list)
                try ListSending(desk: desk).ask(.look, list.id, by: principal, connection)
            }
        }
    }
}
