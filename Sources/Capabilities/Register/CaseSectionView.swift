import People

/// What the partial `case-section` shows: what another capability knows of somebody.
struct CaseSectionView: Sendable {
    let caseHeading: String
    let caseID: String
    let caseLines: [Line]
    let hasCaseLines: Bool
    let caseEmpty: String
    let caseAction: String?
    let caseActionPath: String?

    struct Line: Sendable {
        let caseTitle: String
        let caseDetail: String
        let casePath: String?
        let isUrgent: Bool
    }

    init(_ section: CaseSection) {
        caseHeading = section.heading
        caseID = "case-" + section.heading.lowercased().split(separator: " ").joined(separator: "-")
        caseLines = section.lines.map {
            Line(caseTitle: $0.title, caseDetail: $0.detail, casePath: $0.path, isUrgent: $0.isUrgent)
        }
        hasCaseLines = !section.lines.isEmpty
        caseEmpty = section.empty
        caseAction = section.action
        caseActionPath = section.actionPath
    }
}
