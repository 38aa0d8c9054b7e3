import Core
import Web

/// What `Templates/lists.mustache` shows.
struct ListsPage: Sendable {
    let pageTitle: String
    let basis: String?
    let agreement: String?
    let maySend: Bool
    let lists: [Line]
    let hasLists: Bool

    struct Line: Sendable {
        let listPath: String
        let listDay: String
        let listState: String
        let listCounts: String

        init(_ list: ListImport) {
            listPath = "/lists/\(list.id)"
            listDay = list.asAt.spoken
            listState = list.state.label
            listCounts = list.counts.total == 0 ? "" : list.counts.spoken
        }
    }
}

/// What `Templates/list-new.mustache` shows.
struct ListNewPage: Sendable {
    let pageTitle: String
    let errors: [FieldError]
    let fileError: String?
    let asAtError: String?
    let asAt: TypedDate
    let isFull: Bool
    let columns: [Column]

    struct Column: Sendable {
        let column: String
        let meaning: String
    }
}

/// What `Templates/list-show.mustache` shows.
struct ListShowPage: Sendable {
    let pageTitle: String
    let state: String
    let explanation: String
    let refusal: String?
    let isAtWork: Bool
    let progress: String?
    let counts: [Count]
    let hasCounts: Bool
    let ended: String?
    let path: String
    let mayTake: Bool
    let mayAgree: Bool
    let mayUndo: Bool
    let hasResults: Bool
    let hasReview: Bool
    /// Headings that stand for nothing, while that can still be changed.
    let unread: String?

    struct Count: Sendable {
        let countLabel: String
        let countNumber: Int
    }

    init(_ list: ListImport, account: AccountID?, hasReview: Bool, hasFile: Bool, unread: [String]) {
        pageTitle = "The list of \(list.asAt.spoken)"
        state = list.state.label
        refusal = list.refusal
        isAtWork = [.uploaded, .applying, .undoing].contains(list.state)
        progress = isAtWork ? "\(list.rowsDone) of \(list.rowCount) lines so far" : nil
        counts = ListOutcome.allCases.map { Count(countLabel: $0.label, countNumber: list.counts[$0]) }
        hasCounts = list.counts.total > 0
        ended = list.claimsEnded > 0 ? "\(list.claimsEnded) people are no longer on this list" : nil
        path = "/lists/\(list.id)"
        mayTake = list.state == .checked
        mayAgree = list.state == .waiting && account != list.account
        mayUndo = list.state == .applied
        hasResults = hasFile && (list.state == .checked || list.state == .applied)
        self.hasReview = hasReview
        self.unread =
            [.checked, .waiting].contains(list.state) && !unread.isEmpty
            ? unread.joined(separator: ", ") : nil
        explanation =
            switch list.state {
            case .uploaded: "Every line is being looked at. Nothing is changed yet."
            case .checked:
                "This is what would become of each line. Nothing is changed until you take the list."
            case .waiting: "Nothing is changed. Somebody else has to look at this and agree."
            case .applying: "The list is being taken. You can go on with other work."
            case .applied: "The list has been taken."
            case .undoing: "What this list did is being taken back."
            case .undone: "What this list did was taken back."
            case .refused: "The list wasn’t taken, and nothing is changed."
            }
    }
}

extension ListImport.State {
    var label: String {
        switch self {
        case .uploaded: "Being looked at"
        case .checked: "Looked at, and not taken yet"
        case .waiting: "Waits for a second person"
        case .applying: "Being taken"
        case .applied: "Taken"
        case .undoing: "Being taken back"
        case .undone: "Taken back"
        case .refused: "Not taken"
        }
    }
}
