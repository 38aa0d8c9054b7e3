import Accounts
import Assessments
import Core
import Documents
import Forms
import People
import Storage
import SupportPlans

/// What support plans ask of assessments and letters.
extension Composition {
    static func supportPlansNeeds(
        _ surroundings: Surroundings, _ people: PeopleNeeds, letters: DocumentDesk,
        takingPart: TakingPartNeeds
    ) -> SupportPlansNeeds {
        SupportPlansNeeds(
            people: people,
            assessments: { try assessments(of: $1, for: $2, surroundings, $0) },
            clocks: { connection, organisation, day in
                let area = try people.area(connection, organisation)
                let keys = PlanClocks.settings.compactMap { SettingKey.find($0.code) }
                let numbers = try SettingStore(connection).numbers(keys, area: area, on: day)
                return PlanClocks(
                    Dictionary(zip(keys.map(\.code), numbers), uniquingKeysWith: { first, _ in first }))
            }, letters: letters, takingPart: takingPart)
    }

    /// Somebody's assessments as far as the asker may know of them; what they wish for comes from the form.
    private static func assessments(
        of person: PersonID, for principal: Principal, _ surroundings: Surroundings,
        _ connection: any Connection
    ) throws -> [SupportPlansNeeds.PlanAssessment] {
        let found = try AssessmentStore(connection, surroundings).about(
            person, within: AssessmentPolicy(principal).scope)
        var shown: [SupportPlansNeeds.PlanAssessment] = []
        for assessment in found {
            var (isStatutory, needs) = (false, [String]())
            if assessment.status == .decided, assessment.kind == .carer {
                let decision = try DecisionStore(connection, surroundings).current(of: assessment.id)
                isStatutory = decision?.status == .given && decision?.givesSupport == true
                if isStatutory { needs = decision?.findings.regulation3?.findings.needs ?? [] }
            }
            var wishes: [String] = []
            if assessment.status == .decided, let fill = assessment.fill {
                let answers = try FormFillStore(connection, surroundings).answers(
                    fill, includingPrivate: false)
                for number in 1...4 { if let wish = answers.text("wanted-\(number)") { wishes.append(wish) } }
            }
            let day = assessment.completedOn ?? assessment.requestedOn
            shown.append(
                SupportPlansNeeds.PlanAssessment(
                    id: assessment.id, title: assessment.kind.title, link: assessment.link,
                    isStatutory: isStatutory, outcomes: wishes, needs: needs,
                    state: "\(assessment.status.title), \(day.spoken)",
                    isFinished: assessment.status == .decided))
        }
        return shown
    }
}
