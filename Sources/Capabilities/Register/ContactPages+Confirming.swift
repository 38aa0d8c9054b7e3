import Core
import Hummingbird
import Storage
import Web

/// How staff knew who read a number or address back to them.
enum ReadBack: String, CaseIterable, Sendable {
    case calledBack = "called-back"
    case inPerson = "in-person"
    case answeredQuestions = "answered-questions"

    var label: String {
        switch self {
        case .calledBack: "I rang them on a number that we know is theirs, or on this one"
        case .inPerson: "They are with me, and I know them or saw a document"
        case .answeredQuestions: "They rang, and answered questions only they would know"
        }
    }
}

/// Why a number or address can't be confirmed as somebody's own.
enum ContactRefusal: Refusal, Equatable {
    case notUsed
    case notSafe

    var message: String {
        switch self {
        case .notUsed: "They don’t use this any more"
        case .notSafe:
            "They said that it isn’t safe to contact them. Ask a manager or the safeguarding lead first"
        }
    }

    var field: String? { "how" }
}

extension PersonContact {
    /// Whether staff may write down that this is theirs: never where being reached may harm them.
    func checkReadBack(_ rule: ContactRule?) throws(ContactRefusal) {
        if until != nil { throw .notUsed }
        if safe == false || rule?.safeToContact == false { throw .notSafe }
    }
}

/// The carer reads a number or address back, and it counts as theirs from then on.
extension ContactPages {
    @Sendable func confirmation(_ request: Request, _ context: WebContext) async throws -> Response {
        try await confirmationForm(context, FormErrors())
    }

    private func confirmationForm(_ context: WebContext, _ errors: FormErrors) async throws -> Response {
        let (surroundings, id) = (
            desk.surroundings, try context.parameters.require("contact", as: ContactID.self)
        )
        let (open, contact) = try await desk.read(context, for: .contact) { connection, open in
            let person = try open.person()
            guard let contact = try ContactStore(connection, surroundings).contact(id, of: person.id) else {
                throw NotFound()
            }
            return (open, contact)
        }
        let thing = contact.address.kind == .phone ? "phone number" : "email address"
        let page = FormPage(
            "Is \(contact.address.display) theirs?", about: open.name, back: open.path,
            action: "\(open.path)/contacts/\(contact.id)/confirmation",
            intro: [
                "Ask them to read their \(thing) to you. Don’t read it to them first.",
                "If it’s the same, save it here. Then we may send messages to it, where they said that’s safe. An email address then lets them open their own page, too.",
            ],
            fields: [
                .radios(
                    "how", "How do you know who you are speaking to?", ReadBack.options(\.label), chosen: nil,
                    errors)
            ], button: "They read it out right", errors: errors)
        return context.page("register/form", page, status: errors.isEmpty ? .ok : .unprocessableContent)
    }

    @Sendable func confirm(_ request: Request, _ context: WebContext) async throws -> Response {
        var reading = FormReading(try await context.lenientForm(request))
        let how = reading.choice(
            "how", as: ReadBack.self, missing: "Select how you know who you are speaking to")
        guard let how, reading.errors.isEmpty else {
            return try await confirmationForm(context, reading.errors)
        }
        let (surroundings, contactID) = (
            desk.surroundings, try context.parameters.require("contact", as: ContactID.self)
        )
        do {
            let id = try await desk.change(context, for: .contact, .contactConfirmed) {
                connection, person, _, _ in
                let store = ContactStore(connection, surroundings)
                guard let contact = try store.contact(contactID, of: person.id) else { throw NotFound() }
                try contact.checkReadBack(try store.rule(of: person.id)?.rule)
                _ = try store.confirm(contactID, of: person.id)
                return ["contact": contactID.description, "how": how.rawValue]
            }
            return .redirect(to: "/people/\(id)?done=confirmed")
        } catch let refusal as ContactRefusal {
            reading.add(refusal, to: "how")
            return try await confirmationForm(context, reading.errors)
        }
    }
}
