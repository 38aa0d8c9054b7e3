import Core
import Forms
import Foundation
import Storage

/// The questionnaires of assessments, read once.
package struct AssessmentForms: Sendable {
    private let forms: [String: Questionnaire]

    /// - Throws: when a questionnaire that comes with the service can't be used.
    package init() throws {
        var forms: [String: Questionnaire] = [:]
        for name in Self.names {
            let file = Bundle.module.bundleURL.appending(path: "Questionnaires/\(name).json")
            forms[name] = try Questionnaire(json: Data(contentsOf: file))
        }
        self.forms = forms
    }

    static let names = [
        "carers-assessment", "carers-self-assessment", "young-carers-assessment", "transition-assessment",
        "parent-carers-assessment", "health-check",
    ]

    func assessor(_ kind: Assessment.Kind) -> Questionnaire? {
        switch kind {
        case .carer: forms["carers-assessment"]
        case .youngCarer: forms["young-carers-assessment"]
        case .transition: forms["transition-assessment"]
        case .parentCarer: forms["parent-carers-assessment"]
        case .healthCheck: forms["health-check"]
        }
    }

    /// What somebody may fill in by themselves, online.
    func own(_ kind: Assessment.Kind) -> Questionnaire? {
        switch kind {
        case .carer: forms["carers-self-assessment"]
        case .healthCheck: forms["health-check"]
        case .youngCarer, .transition, .parentCarer: nil
        }
    }
}

extension FillOwner {
    static func assessment(_ id: AssessmentID) -> FillOwner { FillOwner("assessment", id.description) }
    static func ownAnswers(_ id: AssessmentID) -> FillOwner { FillOwner("self-assessment", id.description) }
}

extension AssessmentConduct {
    /// What the assessor's form says of how it was done: who was present, whether alone, and of a child who helps.
    func taking(_ answers: Answers) -> AssessmentConduct {
        var conduct = self
        let present = answers.codes("present") + [answers.text("present-names") ?? ""]
        let words = present.filter { !$0.isEmpty }.joined(separator: ", ")
        if !words.isEmpty { conduct.present = words }
        switch answers.code("spoken-alone") {
        case "yes": conduct.spokenToAlone = .yes
        case "no", "arranged": conduct.spokenToAlone = .no
        default: break
        }
        switch answers.code("child-helping") {
        case "yes": conduct.childHelps = true
        case "no": conduct.childHelps = false
        default: break
        }
        guard conduct.childHelps == true else { return conduct }
        if let code = answers.code("child-talked-parent") { conduct.talkedWithParent = code == "yes" }
        if let code = answers.code("child-talked-child") { conduct.talkedWithChild = code == "yes" }
        if let code = answers.code("child-needs") { conduct.childNeeds = code == "yes" }
        switch answers.code("child-agreed") {
        case "agreed": conduct.agreement = .agreed
        case "not-agreed": conduct.agreement = .notAgreed
        case "not-safe": conduct.agreement = .notSafeToAsk
        default: break
        }
        conduct.whatTheySaid = answers.text("child-said") ?? conduct.whatTheySaid
        conduct.basis = answers.text("child-basis") ?? conduct.basis
        return conduct
    }

    /// What was asked before the start, as answers of the assessor's form, so that nobody asks again.
    var advocacyAnswers: [String: [AnswerValue]] {
        guard let difficulty = takingPart.difficulty else { return [:] }
        var answers: [String: [AnswerValue]] = ["advocacy-difficulty": [.code(difficulty ? "yes" : "no")]]
        guard difficulty else { return answers }
        answers["advocacy-person"] = [.code(takingPart.help == .somebodySuitable ? "yes" : "no")]
        switch takingPart.help {
        case .somebodySuitable:
            if !takingPart.name.isEmpty { answers["advocacy-person-name"] = [.text(takingPart.name)] }
        case .allocated: answers["advocacy-allocated"] = [.code("yes")]
        case .managerDecided: answers["advocacy-allocated"] = [.code("manager")]
        case nil, .notNeeded, .waiting: break
        }
        return answers
    }
}

extension TakingPart {
    /// What the form says of taking part, where it says otherwise than what was answered before.
    func changed(by answers: Answers) -> TakingPart? {
        guard let code = answers.code("advocacy-difficulty") else { return nil }
        guard code == "yes" else {
            return difficulty == false ? nil : TakingPart(difficulty: false, help: .notNeeded)
        }
        let hasSomebody = answers.code("advocacy-person") == "yes"
        if hasSomebody {
            let said = answers.text("advocacy-person-name") ?? ""
            guard difficulty != true || help != .somebodySuitable else { return nil }
            return TakingPart(difficulty: true, help: .somebodySuitable, name: said)
        }
        // Who the advocate is, and what a manager decides, is said where somebody answers for it.
        return difficulty == true && help != .somebodySuitable
            ? nil : TakingPart(difficulty: true, help: .waiting)
    }
}
