import Core

/// A caring link in words, from the end it is read at.
extension RecordWording {
    /// Both ends have their own words: one looks after, the other is looked after by.
    func link(_ line: RecordContents.LinkLine) -> RecordPage.LinkView {
        let link = line.link
        var facts: [RecordPage.Fact] = []
        if let hours = link.hours {
            facts.append(
                .init(
                    factName: "Hours a week",
                    factValue: "\(hours.hours)" + (hours.band.map { " (\($0.label))" } ?? "")))
        }
        if !link.tasks.isEmpty {
            facts.append(.init(factName: "Does", factValue: link.tasks.map(\.label).joined(separator: "; ")))
        }
        if !link.conditions.isEmpty, open.allows(.viewCaredForSide) || line.isCarer == false {
            facts.append(
                .init(factName: "Because of", factValue: link.conditions.map(\.label).joined(separator: "; "))
            )
        }
        if let together = link.livesWith {
            facts.append(.init(factName: "Live together", factValue: together ? "Yes" : "No"))
        }
        if link.share != .notSaid { facts.append(.init(factName: "Care is", factValue: link.share.label)) }
        if link.inResidentialCare {
            facts.append(.init(factName: "Residential care", factValue: "The person cared for lives there"))
        }
        if link.underContract {
            facts.append(.init(factName: "Contract", factValue: "Paid or voluntary work: not a carer in law"))
        }
        facts.append(.init(factName: "Cared-for person’s agreement", factValue: link.caredForAgrees.label))
        let relation = line.isCarer ? link.relationship : link.relationship.inverse
        let statement = line.isCarer ? line.statement : nil
        return .init(
            linkPath: "\(path)/links/\(link.id)",
            otherName: line.other?.displayName ?? "Somebody known to a partner",
            otherPath: line.other.map { "/people/\($0.id)" }, relationship: relation.label,
            isEnded: link.ended != nil,
            dates: dates(
                link.started?.spoken,
                link.ended.map { "\($0.on.spoken): \(($0.words ?? $0.reason.label).lowercasedFirst)" }
            ),
            facts: facts, ownWords: line.isCarer ? link.carerWords : nil,
            willing: statement.map(words), willingIsUrgent: statement?.willingness.isUrgent ?? false,
            willingAsked: statement != nil, said: said(link.provenance),
            mayState: line.isCarer && link.ended == nil && open.allows(.edit))
    }

    private func words(_ statement: WillingnessStatement) -> String {
        let said = statement.willingness
        var parts = [
            "Willing: \(said.willing.willingLabel.lowercasedFirst)",
            "able: \(said.able.ableLabel.lowercasedFirst)",
        ]
        if let howLong = said.howLong { parts.append("for how long: \(howLong)") }
        if let words = said.words { parts.append("“\(words)”") }
        return parts.joined(separator: "; ") + " (\(statement.statedOn.spoken))"
    }
}
