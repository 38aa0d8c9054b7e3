import Core

/// Whether what a carer now says must be answered today.
///
/// The first "no" counts as much as a change to one; a second "no" while the first still stands was answered then.
package func needsAnswerToday(_ now: Willingness, after before: Willingness?) -> Bool {
    guard now.isUrgent else { return false }
    guard let before else { return true }
    return (now.willing == .no && before.willing != .no) || (now.able == .no && before.able != .no)
}

/// Who answers today: the team of the person cared for, or the council's duty tray where there is none.
package func whoAnswers(
    caredForTeam: RegisterNeeds.Destination?, adultsDuty: RegisterNeeds.Destination,
    childrensDuty: RegisterNeeds.Destination, caredForAge: Int?
) -> RegisterNeeds.Destination {
    if let caredForTeam { return caredForTeam }
    return (caredForAge.map { $0 < 18 } ?? false) ? childrensDuty : adultsDuty
}
