import Core
import Foundation
import Testing

@testable import Forms

/// The forms of assessments, as they stand among that capability's resources.
enum Questionnaires {
    static let names = [
        "carers-assessment", "carers-self-assessment", "young-carers-assessment", "transition-assessment",
        "parent-carers-assessment", "health-check",
    ]

    static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../../Sources/Capabilities/Assessments/Questionnaires")

    static func read(_ name: String) throws -> Questionnaire {
        try Questionnaire(json: Data(contentsOf: folder.appending(path: "\(name).json")))
    }
}

@Suite struct QuestionnairesTests {
    @Test(arguments: Questionnaires.names)
    func `each can be read, and its table says every code`(name: String) throws {
        let questionnaire = try Questionnaires.read(name)
        #expect(questionnaire.url == "https://mainstay.example.org/questionnaires/\(name)")
        let table = try String(
            contentsOf: Questionnaires.folder.appending(path: "README.md"), encoding: .utf8)
        let own = try #require(
            table.components(separatedBy: "\n## ").first { $0.hasPrefix("\(name)\n") })
        for item in questionnaire.all where item.isAsked {
            let row = try #require(
                own.components(separatedBy: "\n").first { $0.contains("| `\(item.linkID)` |") },
                "\(item.linkID) has no row")
            let cells = row.components(separatedBy: " | ")
            #expect((cells[3].trimmingCharacters(in: .whitespaces) == "yes") == item.isRequired, "\(row)")
            #expect((cells[4].trimmingCharacters(in: .whitespaces) == "yes") == item.isPrivate, "\(row)")
            for option in item.options {
                let flag = option.flag.map { " (\($0))" } ?? ""
                #expect(row.contains("`\(option.code)`\(flag)"), "\(row)")
            }
        }
    }

    @Test func `a carer's assessment holds every element of section 10 and regulation 3`() throws {
        let form = try Questionnaires.read("carers-assessment")
        let required = Set(form.all.filter(\.isRequired).map(\.linkID))
        for linkID in ["able-now", "able-continue", "willing-now", "willing-continue"] {
            #expect(form.item(linkID)?.options.map(\.code) == ["yes", "partly", "no", "not-sure"])
            #expect(required.contains(linkID))
        }
        let matters = [
            "dignity", "health", "protection", "control", "work", "social", "family", "home", "society",
        ]
        for matter in matters {
            #expect(form.item("wellbeing-\(matter)")?.isRequired == true, "\(matter)")
        }
        let limbs = ["able", "without_assistance", "pain_distress_anxiety", "endangers"]
        let outcomes = [
            "child-care", "care-for-others", "habitable-home", "nutrition", "relationships", "work-education",
            "local-services", "recreation",
        ]
        for (place, outcome) in outcomes.enumerated() {
            let item = try #require(form.item("outcome-\(outcome)"))
            #expect(item.options.map(\.code) == limbs + (place < 2 ? ["not_applicable"] : []))
            #expect(item.isRequired)
        }
        #expect(form.item("health-state")?.options.map(\.code) == ["none", "at_risk", "deteriorating"])
        let others: Set = [
            "necessary-care", "necessary-care-reason", "health-state", "significant-impact", "period-from",
            "period-to", "period-reason", "work", "learning", "learning-goals", "break-wanted",
            "emergency-plan", "else-help", "prevention", "present", "spoken-alone", "involved-cared-for",
            "advocacy-difficulty", "child-helping", "safe", "afraid", "might-hurt",
        ]
        #expect(others.subtracting(required).sorted() == [])
    }

    @Test func `a young carer's assessment holds all ten determinations and the three decisions`() throws {
        let form = try Questionnaires.read("young-carers-assessment")
        for letter in "abcdefghij" {
            #expect(form.item("reg4-\(letter)")?.isRequired == true, "\(letter)")
        }
        for decision in ["needs", "could", "will", "reasons"] {
            #expect(form.item("s17zc-\(decision)")?.isRequired == true)
        }
        #expect(form.plans.first?.item.linkID == "young-words", "the young person's words come first")
        #expect(form.item("young-own-right") != nil)
        #expect(
            form.flags(in: Answers(["reg4-d": [.code("both")], "reg4-h": [.code("yes")]]))
                == ["excessive-care", "child-in-need"])
    }

    /// Questions about safety, fear, harm, low mood and copies are asked and kept in private, whatever the form.
    @Test(arguments: Questionnaires.names)
    func `what is asked in private is private, and where it isn't private nothing is asked`(name: String)
        throws
    {
        let form = try Questionnaires.read(name)
        let secret = [
            "safe", "afraid", "might-hurt", "private-words", "mood", "hurt-self", "mood-words",
            "wellbeing-protection", "copy-way", "copy-where", "copy-keep-out", "transition-risk",
        ]
        for linkID in secret {
            if let item = form.item(linkID) { #expect(item.isPrivate, "\(linkID)") }
        }
        for linkID in ["safe", "afraid", "might-hurt", "mood", "hurt-self"] {
            #expect(form.item(linkID)?.isRequired == true, "\(linkID)")
        }
        for item in form.all.filter({ $0.isPrivate && $0.isAsked }) {
            #expect(PaperForm(form).numbers[item.linkID] == nil)
        }
        guard form.item("private-now") != nil else { return }
        let no = Answers(["private-now": [.code("no")]])
        #expect(form.pages(given: no).map(\.id) == ["private-now-page", "not-private-page"])
        #expect(form.holding(no)?.linkID == "private-now")
        #expect(form.holding(Answers(["private-now": [.code("yes")]])) == nil)
    }

    @Test func `low mood and harm are flagged wherever they are asked`() throws {
        for name in Questionnaires.names {
            let form = try Questionnaires.read(name)
            let answers = Answers([
                "private-now": [.code("yes")], "mood": [.code("every-day")], "hurt-self": [.code("yes")],
                "might-hurt": [.code("sometimes")], "safe": [.code("no")],
            ])
            #expect(
                form.flags(in: answers).isSuperset(of: ["low-mood", "self-harm", "harm", "unsafe"]), "\(name)"
            )
            #expect(form.flags(in: Answers(["private-now": [.code("yes")]])) == [])
            // Of one page too, which is shown because of an answer on another.
            let mood = form.flags(in: answers, of: ["mood", "hurt-self"])
            #expect(mood == ["low-mood", "self-harm"], "\(name)")
        }
    }

    @Test func `a carer's own answers can begin the assessor's form`() throws {
        let own = try Questionnaires.read("carers-self-assessment")
        let form = try Questionnaires.read("carers-assessment")
        let different = own.all.filter { item in
            guard item.isAsked, let other = form.item(item.linkID) else { return false }
            return other.kind != item.kind || other.isPrivate != item.isPrivate
                || !Set(item.options.map(\.code)).isSubset(of: other.options.map(\.code))
        }
        #expect(different.map(\.linkID) == [])
        let shared = own.all.filter { $0.isAsked && form.item($0.linkID) != nil }
        #expect(shared.count > 75)
    }

    /// Each question of the step that can't be left is required once a child helps.
    @Test(arguments: ["carers-assessment", "parent-carers-assessment"])
    func `once a child helps, each question about it must be answered`(name: String) throws {
        let form = try Questionnaires.read(name)
        let missing = form.missing(in: Answers(["child-helping": [.code("yes")]])).map(\.linkID)
        for linkID in [
            "child-helping-how", "child-talked-parent", "child-talked-child", "child-said", "child-agreed",
            "child-needs", "child-personal-care",
        ] { #expect(missing.contains(linkID), "\(linkID)") }
        let without = form.missing(in: Answers(["child-helping": [.code("no")]])).map(\.linkID)
        #expect(!without.contains("child-said"))
    }

    /// A question that turns on another of its page is always shown, so its words say when it is meant.
    @Test(arguments: Questionnaires.names)
    func `a question that turns on its own page says so`(name: String) throws {
        let form = try Questionnaires.read(name)
        for plan in form.plans {
            for question in plan.questions where plan.dependsOnPage(question) {
                #expect(question.text.hasPrefix("If "), "\(question.linkID)")
            }
        }
    }
}

@Suite struct PrivateItemTests {
    private func problem(_ items: String) -> String? {
        do throws(QuestionnaireError) {
            _ = try Example.reading(items)
            return nil
        } catch { return error.problem }
    }

    private let secret = """
        {"linkId": "p", "type": "group", "text": "P",
          "extension": [{"url": "urn:mainstay:private", "valueBoolean": true}],
          "item": [{"linkId": "a", "type": "boolean", "text": "A?"}]}
        """

    @Test func `a page is private as a whole, and nothing else turns on it`() throws {
        #expect(problem(secret) == nil)
        #expect(try Example.reading(secret).item("a")?.isPrivate == true)
        #expect(
            problem(
                secret + """
                    , {"linkId": "b", "type": "string", "text": "B?",
                      "enableWhen": [{"question": "a", "operator": "=", "answerBoolean": true}]}
                    """)?.contains("private") == true)
        #expect(
            problem(
                """
                {"linkId": "p", "type": "group", "text": "P", "item": [
                  {"linkId": "a", "type": "boolean", "text": "A?",
                    "extension": [{"url": "urn:mainstay:private", "valueBoolean": true}]},
                  {"linkId": "b", "type": "boolean", "text": "B?"}]}
                """) == "a page is private as a whole or not at all")
    }
}
