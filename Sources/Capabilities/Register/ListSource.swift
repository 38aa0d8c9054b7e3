import Core

/// A partner that sends lists, and on what basis its people's names may come.
package struct ListSource: Hashable, Sendable {
    package enum Basis: String, CaseIterable, Sendable, Codable {
        case agreed
        case agreement
        case countOnly = "count-only"

        package var label: String {
            switch self {
            case .agreed: "Each person agreed, and the list says on which day"
            case .agreement: "A named agreement or a legal duty lets them share names"
            case .countOnly: "No names: the list has codes only, to be counted"
            }
        }
    }

    package let organisation: OrganisationID
    package var basis: Basis
    /// The agreement or the law, by its name.
    package var agreement: String?
    package var agreementOn: LocalDate?
    /// Whether the partner works with those on its lists, and so sees the records made from them.
    package var worksWith: Bool
    package var mapping: ListMapping
    package var version: Int

    package init(
        _ organisation: OrganisationID, basis: Basis, agreement: String? = nil, agreementOn: LocalDate? = nil,
        worksWith: Bool = false, mapping: ListMapping = ListMapping(), version: Int = 1
    ) {
        self.organisation = organisation
        self.basis = basis
        self.agreement = agreement
        self.agreementOn = agreementOn
        self.worksWith = worksWith
        self.mapping = mapping
        self.version = version
    }
}

/// What became of one row.
package enum ListOutcome: String, CaseIterable, Sendable, Codable {
    case created, matched, unchanged
    case needsReview = "needs review"
    case rejected

    package var label: String {
        switch self {
        case .created: "New people"
        case .matched: "Known already, and brought up to date"
        case .unchanged: "Known already, and nothing to change"
        case .needsReview: "For somebody to look at"
        case .rejected: "Not taken"
        }
    }
}

/// How many rows came to what.
package struct ListCounts: Hashable, Sendable, Codable {
    package var created = 0
    package var matched = 0
    package var unchanged = 0
    package var needsReview = 0
    package var rejected = 0

    package init() {}

    package subscript(outcome: ListOutcome) -> Int {
        get {
            switch outcome {
            case .created: created
            case .matched: matched
            case .unchanged: unchanged
            case .needsReview: needsReview
            case .rejected: rejected
            }
        }
        set {
            switch outcome {
            case .created: created = newValue
            case .matched: matched = newValue
            case .unchanged: unchanged = newValue
            case .needsReview: needsReview = newValue
            case .rejected: rejected = newValue
            }
        }
    }

    package var total: Int { created + matched + unchanged + needsReview + rejected }

    /// "12 created, 3 matched, 0 unchanged, 1 needs review, 0 rejected".
    package var spoken: String {
        ListOutcome.allCases.map { "\(self[$0]) \($0.rawValue)" }.joined(separator: ", ")
    }
}

/// Why a list as a whole can't be taken.
package enum ListRefusal: Refusal, Equatable {
    case notDeclared
    case noCodesHere
    case namesNotAllowed
    case asAtInFuture
    case noAgreedColumn
    case noNames
    case anothersPeople
    case olderFull(LocalDate)
    case tooManyEnd(ending: Int, of: Int, percent: Int)
    case damaged(line: Int)
    case applied
    case notApplied
    case sameApprover
    case laterImport(LocalDate)
    case tooManyLines(Int)

    package var message: String {
        switch self {
        case .notDeclared:
            "This partner hasn't said on what basis it may share. Record that first: in the browser under Lists, or with: mainstay source"
        case .noCodesHere: "This partner's lists have names, and this file has codes only"
        case .namesNotAllowed:
            "This partner's lists are for counting only, without names. They make the codes themselves, with: mainstay pseudonymise"
        case .asAtInFuture: "The day of the list must be today or in the past"
        case .noAgreedColumn:
            "This partner said that each person agreed, and the list has no column with the day. Add the column agreed_on"
        case .noNames: "No heading says which column has the names. Use given_name and family_name"
        case .anothersPeople:
            "Most people in this file are on another partner's list under the same numbers. Check that it's the right file for this partner"
        case .olderFull(let day):
            "A list of \(day.spoken) has been taken already: an older one can't say who is no longer a carer"
        case .tooManyEnd(let ending, let all, let percent):
            "This full list leaves out \(ending) of the \(all) people this partner told us of: more than \(percent)%. Nothing was changed. A second person must look and agree"
        case .damaged(let line):
            "The list can't be read after line \(line), so it can't be taken as a full list. Put that line right first"
        case .applied: "This list has been taken already"
        case .notApplied: "This list hasn't been taken, so there is nothing to undo"
        case .sameApprover: "Somebody else must agree, not the person who sent it"
        case .laterImport(let day):
            "A later list of this partner, of \(day.spoken), has been taken since. Undo that one first"
        case .tooManyLines(let most):
            "This list has more than \(grouped(most)) lines. Check that it's the right file, or send it in parts"
        }
    }
}
