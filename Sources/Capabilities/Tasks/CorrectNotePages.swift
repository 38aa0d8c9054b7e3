import Audit
import Core
import Hummingbird
import Storage
import Web

/// Putting a contact note right; the first text stays beside the new one.
extension ContactNotePages {
    @Sendable func correction(_ request: Request, _ context: WebContext) async throws -> Response {
        try await correctionPage(context, FormFields(), FormErrors())
    }

    @Sendable func correct(_ request: Request, _ context: WebContext) async throws -> Response {
        let fields = try await context.form(request)
        var errors = FormErrors()
        let (words, reason) = (fields.longText("note"), fields.text("reason"))
        if words.isEmpty { errors.add("Write what the note should say", to: "note") }
        if words.count > 10_000 { errors.add("Use 10,000 characters or fewer", to: "note") }
        if reason.isEmpty { errors.add("Say why the first text was wrong", to: "reason") }
        if reason.count > 500 { errors.add("Use 500 characters or fewer", to: "reason") }
        let corrected = ContactNote.Result(rawValue: fields.text("result"))
        guard errors.isEmpty else { return try await correctionPage(context, fields, errors) }

        let id = try context.parameters.require("id", as: ContactNoteID.self)
        let principal = try context.requirePrincipal()
        let (needs, surroundings) = (needs, surroundings)
        do {
            let person = try await database.write { connection -> PersonID? in
                let store = ContactNoteStore(connection)
                let first = try self.mayCorrect(id, principal, connection)
                // Advice to nobody we know has no other result, and a note about somebody isn't advice.
                let result =
                    first.result == .advice || corrected == .advice ? first.result : corrected ?? first.result
                let note = ContactNote(
                    id: surroundings.newID(), person: first.person, organisation: first.organisation,
                    account: principal.account ?? first.account, at: surroundings.now(), way: first.way,
                    result: result, minutes: first.minutes, note: words, side: first.side,
                    inConfidence: first.inConfidence, helper: first.helper, nextTask: nil, corrects: id,
                    correctionReason: reason)
                try store.add(note)
                if let person = first.person {
                    try needs.contacted(connection, person, store.wasSpokenWith(person))
                }
                try AuditStore(connection, surroundings).add(
                    .contactNoteCorrected, about: id, by: principal, person: first.person)
                return first.person
            }
            return .redirect(to: person.map { "/people/\($0)" } ?? "/work")
        } catch let refusal as ContactNoteRefusal {
            return try await correctionPage(context, fields, ["note": refusal.message])
        }
    }

    private static func results(_ first: ContactNote, chosen: ContactNote.Result?) -> [WorklistPage.Choice] {
        guard first.result != .advice else { return [] }
        return ContactNote.Result.allCases.filter { $0 != .advice }.map {
            .init(value: $0.rawValue, title: $0.title, isChosen: $0 == chosen ?? first.result)
        }
    }

    private func mayCorrect(
        _ id: ContactNoteID, _ principal: Principal, _ connection: any Connection
    ) throws -> ContactNote {
        guard let organisation = principal.organisation,
            let note = try ContactNoteStore(connection).find(id, of: organisation)
        else { throw NotFound() }
        if let person = note.person, try needs.people(connection, [person], principal)[person] == nil {
            throw NotFound()
        }
        guard note.account == principal.account || principal.has(any: .manager) else {
            throw ContactNoteRefusal.notYours
        }
        return note
    }

    private func correctionPage(
        _ context: WebContext, _ fields: FormFields, _ errors: FormErrors
    ) async throws -> Response {
        let id = try context.parameters.require("id", as: ContactNoteID.self)
        let principal = try context.requirePrincipal()
        let first = try await database.read { try self.mayCorrect(id, principal, $0) }
        let view = CorrectNotePage(
            pageTitle: "Correct a contact note", errors: errors.list,
            first: ContactNoteRow(first, who: "", wasCorrected: false, mayCorrect: false),
            results: Self.results(first, chosen: ContactNote.Result(rawValue: fields.text("result"))),
            note: fields.has("note") ? fields.longText("note") : first.note, noteError: errors["note"],
            reason: fields.text("reason"), reasonError: errors["reason"],
            path: "/contact-notes/\(id)/correction",
            backPath: first.person.map { "/people/\($0)" } ?? "/work")
        return context.page("tasks/correct-note", view, status: errors.isEmpty ? .ok : .unprocessableContent)
    }
}

extension ContactNoteRow {
    init(_ note: ContactNote, who: String, wasCorrected: Bool, mayCorrect: Bool) {
        when = note.at.spoken
        way = note.way.title
        result = note.result.title
        minutes = note.minutes == 0 ? nil : "\(note.minutes) minute\(note.minutes == 1 ? "" : "s")"
        self.note = note.note
        side = ContactNotePages.title(note.side)
        inConfidence = note.inConfidence
        self.who = who
        helper = note.helper.map {
            "\($0.name), \($0.relationship), spoke for them\($0.carerAgreed ? " and they agreed" : "")"
        }
        corrects = note.corrects != nil
        correctionReason = note.correctionReason
        self.wasCorrected = wasCorrected
        correctionPath = mayCorrect && !wasCorrected ? "/contact-notes/\(note.id)/correction" : nil
    }
}
