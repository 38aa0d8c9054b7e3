import Core
import Documents
import People
import Storage

/// What support plans ask of others; the composition fills it in.
package struct SupportPlansNeeds: Sendable {
    /// An assessment that a plan may begin from.
    package struct PlanAssessment: Hashable, Sendable, Identifiable {
        package let id: AssessmentID
        package let title: String
        package let link: CaringLinkID?
        /// Whether a council decided in law, so that section 25 asks for a plan.
        package let isStatutory: Bool
        package let outcomes: [String]
        package let needs: [String]
        /// "Decided on 3 March 2027".
        package let state: String
        /// Whether it has come far enough for a plan to follow.
        package let isFinished: Bool

        package init(
            id: AssessmentID, title: String, link: CaringLinkID?, isStatutory: Bool, outcomes: [String],
            needs: [String], state: String, isFinished: Bool
        ) {
            (self.id, self.title, self.link, self.isStatutory) = (id, title, link, isStatutory)
            (self.outcomes, self.needs, self.state) = (outcomes, needs, state)
            self.isFinished = isFinished
        }
    }

    let people: PeopleNeeds
    /// The assessments of somebody that the asker may see, newest first.
    let assessments: PeopleNeeds.AskAs<PersonID, [PlanAssessment]>
    /// How an organisation's area has set the clocks of plans, as it held on a day.
    let clocks: @Sendable (any Connection, OrganisationID, LocalDate) throws -> PlanClocks
    /// Where letters are made; without it a plan is printed from its page.
    let letters: DocumentDesk?
    /// The question on taking part; without it, it is asked elsewhere.
    let takingPart: TakingPartNeeds?

    package init(
        people: PeopleNeeds,
        assessments: @escaping PeopleNeeds.AskAs<PersonID, [PlanAssessment]> = { _, _, _ in [] },
        clocks: @escaping @Sendable (any Connection, OrganisationID, LocalDate) throws -> PlanClocks = {
            _, _, _ in PlanClocks()
        },
        letters: DocumentDesk? = nil, takingPart: TakingPartNeeds? = nil
    ) {
        (self.people, self.assessments, self.letters) = (people, assessments, letters)
        self.clocks = clocks
        self.takingPart = takingPart
    }
}
