import Core
import Foundation
import Hummingbird
import Storage
import TestSupport
import Testing

@testable import Forms
@testable import Web

@Suite struct PaperTests {
    @Test func `questions are numbered in the paper's order, private ones left out`() throws {
        let form = PaperForm(try Example.questionnaire("visit"))
        #expect(form.pages.map(\.id) == ["caring", "time", "apart"])
        #expect(form.numbers.values.sorted() == Array(1...9))
        #expect(form.numbers["words"] == 1 && form.numbers["miles"] == 9 && form.numbers["safe"] == nil)
        #expect(form.onlyIf("apart") == "Only if your answer to question 7 is “No”")
        #expect(form.onlyIf("why-not") == "Only if your answer to question 3 is “No”")
        #expect(form.onlyIf("words") == nil)
    }

    @Test func `the code on paper names the edition`() throws {
        let one = try Example.questionnaire("visit")
        let other = try Example.questionnaire("helping")
        let again = try Example.questionnaire("visit")
        #expect(one.paperCode == again.paperCode)
        #expect(one.paperCode != other.paperCode)
        #expect(Reference(one.paperCode.description) == one.paperCode)
    }

    /// Random answers, given section by section and keyed in from paper, are the same record.
    @Test(
        arguments: Engine.allCases,
        [
            "carers-assessment", "carers-self-assessment", "young-carers-assessment", "transition-assessment",
            "parent-carers-assessment", "health-check",
        ])
    func `a form keyed in from paper is the form answered online`(engine: Engine, name: String) async throws {
        let questionnaire = try Questionnaires.read(name)
        let database = try await engine.freshDatabase(migrations: FormsPlatform.migrations)
        var count = 0
        for seed in UInt64(1)...5 {
            count += try await compare(questionnaire, database, seed: seed).linkIDs.count
        }
        #expect(count > 20, "something was compared")
    }

    @Test func `the example too, many times over`() async throws {
        let questionnaire = try Example.questionnaire("visit")
        let database = try await Engine.sqlite.freshDatabase(migrations: FormsPlatform.migrations)
        var count = 0
        for seed in UInt64(1)...100 {
            count += try await compare(questionnaire, database, seed: seed).linkIDs.count
        }
        #expect(count > 200)
    }

    private func compare(_ questionnaire: Questionnaire, _ database: any Database, seed: UInt64) async throws
        -> Answers
    {
        let clock = FixedSurroundings(seed: seed)
        let surroundings = clock.surroundings
        var chance = SeededGenerator(seed: seed)
        let filled = RandomPaper.fill(questionnaire, using: &chance)
        let journey = FormFillJourney(
            at: "/f", .staff, database: database, surroundings: surroundings,
            open: { _, _, _ in throw NotFound() }, complete: { _, _ in "/" })
        let records = try await database.write { connection -> [Record] in
            let store = FormFillStore(connection, surroundings)
            let actor = FillActor.staff(.example(1))
            var records: [Record] = []
            for way in [FillWay.online, .paper] {
                let fill = try store.start(questionnaire, for: FillOwner("test", "\(seed)"), by: actor)
                let opening = FillOpening(
                    fill: fill.id, mayEdit: true, mayFinish: true, seesPrivate: true, about: nil,
                    backPath: "/")
                if way == .paper {
                    try send(filled, "rekey", way, journey, store, fill, opening, connection)
                } else {
                    // Online a section that isn't asked is never seen, so nothing is sent of it.
                    for page in questionnaire.paperPages {
                        let open = try journey.open(fill, opening, store)
                        guard open.page(page.id) != nil else { continue }
                        try send(filled, page.id, way, journey, store, fill, opening, connection)
                    }
                }
                let open = try journey.open(fill, opening, store)
                records.append(
                    Record(
                        answers: try store.answers(fill.id, includingPrivate: true),
                        unfinished: open.unfinished.map(\.id)))
            }
            return records
        }
        #expect(records[0] == records[1], "seed \(seed)")
        return records[0].answers
    }

    private struct Record: Equatable {
        let answers: Answers
        let unfinished: [String]
    }

    private func send(
        _ filled: [String: [String]], _ page: String, _ way: FillWay, _ journey: FormFillJourney,
        _ store: FormFillStore, _ fill: FormFill, _ opening: FillOpening, _ connection: any Connection
    ) throws {
        let open = try journey.open(fill, opening, store)
        let asked = FillSending(fields: FormFields(), page: page, way: way, isPressed: true)
        let pages = journey.pages(of: asked, open)
        let names = Set(pages.flatMap(\.questions).flatMap(\.fieldNames))
        var values = filled.filter { names.contains($0.key) }
        let showing = FillShowing(
            name: FillShowing.newName(journey.surroundings), pages.flatMap(\.questions).map(\.linkID),
            open.answers)
        values["shown"] = [showing.description]
        let sending = FillSending(fields: FormFields(values), page: page, way: way, isPressed: true)
        _ = try journey.keep(
            sending, pages, open, connection, Principal(kind: .staff(.example(1))),
            PathParameters(Parameters()))
    }
}

/// A paper filled in at random, with gaps and mistakes, as the fields that either way posts.
enum RandomPaper {
    static func fill(_ questionnaire: Questionnaire, using chance: inout SeededGenerator) -> [String:
        [String]]
    {
        var values: [String: [String]] = [:]
        // Some papers are nearly whole, some nearly empty.
        let whole = Int.random(in: 40...100, using: &chance)
        for question in questionnaire.paperPages.flatMap(\.questions) where question.isAsked {
            guard Int.random(in: 1...100, using: &chance) <= whole else { continue }
            for (name, given) in answer(question, using: &chance) { values[name] = given }
        }
        return values
    }

    private static func answer(
        _ question: QuestionnaireItem, using chance: inout SeededGenerator
    ) -> [String: [String]] {
        let name = question.linkID
        switch question.kind {
        case .boolean: return [name: [Bool.random(using: &chance) ? "true" : "false"]]
        case .choice, .openChoice:
            if question.kind == .openChoice, Int.random(in: 0..<4, using: &chance) == 0 {
                return [name: ["-other"], "\(name)-other": [words(20, using: &chance)]]
            }
            guard question.isRepeated else {
                return [name: [question.options.randomElement(using: &chance)?.code ?? ""]]
            }
            let several = question.options.filter { _ in Bool.random(using: &chance) }.map(\.code)
            return [name: several]
        case .text, .string: return [name: [words(question.limits.length ?? 200, using: &chance)]]
        case .integer, .quantity: return [name: ["\(Int.random(in: 0...200, using: &chance))"]]
        case .date:
            let day = Int.random(in: 1...31, using: &chance)
            let month = Int.random(in: 1...12, using: &chance)
            let year = Int.random(in: 2000...2030, using: &chance)
            return ["\(name)-day": ["\(day)"], "\(name)-month": ["\(month)"], "\(name)-year": ["\(year)"]]
        case .group, .display: return [:]
        }
    }

    private static func words(_ most: Int, using chance: inout SeededGenerator) -> String {
        let all = ["tired", "Mum’s", "<b>", "& then", "é", "nights", "\r\n", "  ", "washing", "“no”", "👩‍🦽"]
        let count = Int.random(in: 1...30, using: &chance)
        let text = (0..<count).map { _ in all.randomElement(using: &chance) ?? "" }.joined(separator: " ")
        return String(text.prefix(most + 5))
    }
}

/// The same numbers for the same seed.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
