import Core
import Hummingbird
import Storage
import Web

/// What somebody sent of a form.
struct FillSending: Sendable {
    let fields: FormFields
    /// The section, or every one that is on paper.
    let page: String
    let way: FillWay
    /// Whether they pressed a button; else it is saved as they give it.
    let isPressed: Bool

    /// Whether they say that it is all of it.
    var isWhole: Bool { isPressed && fields.text("then") != "later" }

    var showing: FillShowing? { FillShowing(fields.text("shown")) }

    /// The questions whose page asked which answer to keep.
    var asked: Set<String> { Set(fields.all("met")) }

    var choices: [String: MeetingChoice] {
        var choices: [String: MeetingChoice] = [:]
        for linkID in asked {
            if let choice = MeetingChoice(rawValue: fields.text(Self.choiceName(linkID))) {
                choices[linkID] = choice
            }
        }
        return choices
    }

    /// A linkId has no underscore, so that no question's field is called so.
    static func choiceName(_ linkID: String) -> String { "keep_\(linkID)" }
}

/// What came of a save.
struct FillSaved: Sendable {
    let open: OpenFill
    let pages: [QuestionnairePage]
    let merge: FillMerge
    let errors: FormErrors
    /// The fields as they are shown again: what was typed where it isn't saved, and what is saved elsewhere.
    let unsaved: Set<String>
}

extension FormFillJourney {
    /// Saves whatever can be read and met no other's answer.
    ///
    /// - Returns: `nil` where there is nothing to save to: the form is finished, or the section is no longer asked.
    func save(_ sending: FillSending, _ context: WebContext) async throws -> FillSaved? {
        let (principal, parameters) = (context.principal, context.parameters)
        return try await database.write { connection in
            let open = try open(connection, principal, parameters)
            guard open.mayEdit else { return nil }
            let pages = pages(of: sending, open)
            guard !pages.isEmpty else { return nil }
            return try keep(sending, pages, open, connection, principal, parameters)
        }
    }

    /// The questions that were on the page.
    func pages(of sending: FillSending, _ open: OpenFill) -> [QuestionnairePage] {
        if sending.way == .paper { return open.questionnaire.paperPages }
        return open.page(sending.page).map { [$0] } ?? []
    }

    /// Saves in a transaction that is open already.
    func keep(
        _ sending: FillSending, _ pages: [QuestionnairePage], _ open: OpenFill, _ connection: any Connection,
        _ principal: Principal?, _ parameters: PathParameters
    ) throws -> FillSaved {
        let store = FormFillStore(connection, surroundings)
        let read = open.questionnaire.read(sending.fields, on: pages, over: open.answers, rules: rules)
        var posted = read.posted(sending.fields, to: pages, of: open.questionnaire, from: sending.showing)
        // Which answer to keep may still be chosen otherwise, until they press the button.
        if !sending.isPressed { posted = posted.filter { !sending.asked.contains($0.key) } }
        var merge = FillMerge(
            posted, from: sending.showing, over: open.current, asked: sending.asked, choices: sending.choices)
        var errors = read.unreadable
        for (linkID, values) in merge.taken {
            guard let item = open.questionnaire.item(linkID), !item.takes(values) else { continue }
            merge.refuse(linkID, posted[linkID] ?? [])
            errors.add(
                "Both together are too long. Choose one and add to it", to: FillSending.choiceName(linkID))
        }
        let actor = actor(principal)
        let showing = sending.showing?.name
        try store.save(open.fill, merge.taken, by: actor, way: sending.way, showing: showing)
        let unused = merge.met.merging(merge.left) { first, _ in first }
        let name = showing ?? FillShowing.newName(surroundings)
        try store.keepUnused(open.fill, unused, by: actor, way: sending.way, showing: name)

        let after = try self.open(open.fill, open.opening, store)
        if sending.isWhole {
            errors = missing(in: pages, after, errors)
            let settled = pages.filter { page in
                !page.questions.contains { question in
                    merge.met[question.linkID] != nil || question.fieldIDs.contains { errors[$0] != nil }
                }
            }
            try markDone(settled, after, store, actor)
        }
        if !merge.taken.isEmpty {
            try saved(connection, change(from: open, to: after, merge, principal, parameters))
        }
        return FillSaved(
            open: after, pages: pages, merge: merge, errors: ordered(errors, pages, merge),
            unsaved: read.failed.union(merge.met.keys))
    }

    private func markDone(
        _ pages: [QuestionnairePage], _ open: OpenFill, _ store: FormFillStore, _ actor: FillActor
    ) throws {
        let shown = Set(open.questionnaire.pages(given: open.answers).map(\.id))
        let done = Set(pages.map(\.id)).intersection(shown).subtracting(open.done)
        try store.markDone(open.fill, sections: done, by: actor)
    }

    /// What must be answered on these pages and isn't, by now, whoever answered.
    private func missing(
        in pages: [QuestionnairePage], _ open: OpenFill, _ unreadable: FormErrors
    ) -> FormErrors {
        var errors = unreadable
        let asked = Set(pages.flatMap(\.questions).map(\.linkID))
        for question in open.questionnaire.missing(in: open.answers) where asked.contains(question.linkID) {
            guard !question.fieldIDs.contains(where: { errors[$0] != nil }) else { continue }
            errors.add(Wording(question).missing, to: question.firstFieldID)
        }
        return errors
    }

    /// In the order of the page, which answer to keep before the answer itself.
    private func ordered(_ errors: FormErrors, _ pages: [QuestionnairePage], _ merge: FillMerge) -> FormErrors
    {
        var ordered = FormErrors()
        for question in pages.flatMap(\.questions) {
            for name in [FillSending.choiceName(question.linkID)] + question.fieldIDs {
                if let message = errors[name] { ordered.add(message, to: name) }
            }
        }
        return ordered
    }

    private func change(
        from before: OpenFill, to after: OpenFill, _ merge: FillMerge, _ principal: Principal?,
        _ parameters: PathParameters
    ) -> FillChange {
        let old = before.questionnaire.flags(in: before.answers)
        let flags = after.questionnaire.flags(in: after.answers)
        return FillChange(
            fill: after.fill, principal: principal, parameters: parameters,
            changed: Set(merge.taken.keys), answers: after.questionnaire.completed(after.answers),
            flags: flags, raised: flags.subtracting(old))
    }
}
