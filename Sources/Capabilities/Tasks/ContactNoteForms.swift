import Core
import Web

/// What the contact note's page posts, once it means something.
struct ContactNoteForm {
    /// What follows the contact.
    enum Next: Equatable {
        case nothing
        case task(title: String, dueOn: LocalDate)
    }

    let way: ContactNote.Way
    let result: ContactNote.Result
    let minutes: Int
    let note: String
    let side: Side
    let inConfidence: Bool
    let helper: ContactNote.Helper?
    let next: Next

    init(_ fields: FormFields, today: LocalDate) throws(FormErrors) {
        var errors = FormErrors()
        let way = ContactNote.Way(rawValue: fields.text("way"))
        if way == nil { errors.add("Select how you were in touch", to: "way") }
        let result = ContactNote.Result(rawValue: fields.text("result"))
        if result == nil { errors.add("Select what happened", to: "result") }
        let side = fields.has("side") ? Side(rawValue: fields.text("side")) : .carer
        if side == nil { errors.add("Select whose information it is", to: "side") }

        let minutesText = fields.text("minutes")
        let minutes = minutesText.isEmpty ? 0 : minutesText.utf8.count <= 3 ? Int(minutesText) : nil
        if minutes == nil || !(0...600).contains(minutes ?? 0) {
            errors.add("Minutes must be a number between 0 and 600", to: "minutes")
        }
        note = fields.longText("note")
        if note.isEmpty, result != .noAnswer { errors.add("Write what was said", to: "note") }
        if note.count > 10_000 { errors.add("Use 10,000 characters or fewer", to: "note") }

        helper = Self.helper(fields, &errors)
        next = Self.next(fields, today, &errors)
        try errors.throwIfAny()
        guard let way, let result, let side, let minutes else { throw errors }
        (self.way, self.result, self.side, self.minutes) = (way, result, side, minutes)
        inConfidence = fields.has("inConfidence", "yes")
    }

    private static func helper(_ fields: FormFields, _ errors: inout FormErrors) -> ContactNote.Helper? {
        let name = fields.text("helperName")
        guard !name.isEmpty else { return nil }
        if name.count > 100 { errors.add("Use 100 characters or fewer", to: "helperName") }
        let relationship = fields.text("helperRelationship")
        if relationship.isEmpty { errors.add("Say who they are to the carer", to: "helperRelationship") }
        if relationship.count > 100 { errors.add("Use 100 characters or fewer", to: "helperRelationship") }
        return ContactNote.Helper(
            name: name, relationship: relationship, carerAgreed: fields.has("helperAgreed", "yes"))
    }

    private static func next(_ fields: FormFields, _ today: LocalDate, _ errors: inout FormErrors) -> Next {
        let title = fields.text("nextTask")
        guard !title.isEmpty else { return .nothing }
        if title.count > 120 { errors.add("Use 120 characters or fewer", to: "nextTask") }
        do {
            let day = try TaskForms.day("nextDue", in: fields)
            if day < today { errors.add("The day must be today or later", to: "nextDue-day") }
            return .task(title: title, dueOn: day)
        } catch {
            errors.add(error)
            return .nothing
        }
    }
}
