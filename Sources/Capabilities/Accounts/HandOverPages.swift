import Audit
import Core
import Hummingbird
import Storage
import Web

/// Staff hand a carer a code for their own page: read over the telephone, or on paper.
struct HandOverPages: Sendable {
    let desk: AccountsDesk

    static let roles: [Role] = [
        .practitioner, .assessor, .advocate, .youngCarersWorker, .coordinator, .manager,
    ]

    func add(to routes: Routes) {
        routes.get("/people/:id/sign-in-codes", .roles(Self.roles), show)
        routes.post("/people/:id/sign-in-codes", .roles(Self.roles), create)
    }

    @Sendable func show(_ request: Request, _ context: WebContext) async throws -> Response {
        let person = try context.parameters.require("id", as: PersonID.self)
        let (name, contacts, _) = try await carer(person, context)
        return context.page("accounts/hand-over", HandOverPage(person, name, contacts))
    }

    @Sendable func create(_ request: Request, _ context: WebContext) async throws -> Response {
        let person = try context.parameters.require("id", as: PersonID.self)
        let (name, contacts, principal) = try await carer(person, context)
        let fields = try await context.form(request)
        let contact = contacts.first { $0.id.description == fields.text("contact") }?.id
        guard let check = IdentityCheck(rawValue: fields.text("identity")) else {
            let errors: FormErrors = ["identity": "Select how you know who you are speaking to"]
            return context.page(
                "accounts/hand-over", HandOverPage(person, name, contacts, chosen: contact, errors),
                status: .unprocessableContent)
        }
        let desk = desk
        let code = try await desk.database.write { connection in
            try AuditStore(connection, desk.surroundings).add(
                .carerSignInHandedOver, about: person, by: principal, detail: ["identity": check.rawValue],
                person: person)
            return try CarerSignInStore(connection, desk.surroundings, desk.secrets).make(
                for: [person], at: contact.map { [person: $0] } ?? [:], handedOverBy: principal.account,
                identity: check)
        }
        return context.page(
            "accounts/code-handed-over", CodeHandedOverPage(person, name, code, context.settings.publicURL))
    }

    /// - Throws: `NotFound` when this isn't a carer whose record they may see, or who may sign in.
    private func carer(
        _ person: PersonID, _ context: WebContext
    ) async throws -> (String, [UnprovenContact], Principal) {
        let (principal, desk) = (try context.requirePrincipal(), desk)
        return try await desk.database.read { connection in
            guard let name = try desk.needs.mayHandOverSignIn(connection, person, principal) else {
                throw NotFound()
            }
            return (name, try desk.needs.unprovenContacts(connection, person), principal)
        }
    }
}

/// What `Templates/hand-over.mustache` shows.
struct HandOverPage: Sendable {
    let pageTitle = "Give a code for their own page"
    let errors: [FieldError]
    let carerName: String
    let personPath: String
    let identity: ChoiceField
    /// `nil` when nothing on the record is still to be shown to be theirs.
    let contact: ChoiceField?

    init(
        _ person: PersonID, _ name: String, _ contacts: [UnprovenContact], chosen: ContactID? = nil,
        _ errors: FormErrors = FormErrors()
    ) {
        self.errors = errors.list
        carerName = name
        personPath = "/people/\(person)"
        identity = ChoiceField(
            "identity", "How do you know who you are speaking to?",
            IdentityCheck.allCases.map { ($0.rawValue, $0.title) }, chosen: nil, errors)
        let ways = contacts.map {
            (
                $0.id.description,
                $0.isPhone ? "I am speaking to them on \($0.text)" : "I send it to \($0.text)"
            )
        }
        contact =
            ways.isEmpty
            ? nil
            : ChoiceField(
                "contact", "How do they get the code?",
                hint: "Once they have used it, we know that this number or address is theirs",
                ways + [("other", "Another way")], chosen: chosen?.description ?? "other")
    }
}

/// What `Templates/code-handed-over.mustache` shows.
struct CodeHandedOverPage: Sendable {
    let pageTitle = "Read this code to them"
    let carerName: String
    let personPath: String
    let codeText: String
    let address: String

    init(_ person: PersonID, _ name: String, _ code: Reference, _ publicURL: String) {
        carerName = name
        personPath = "/people/\(person)"
        codeText = code.description
        address = "\(publicURL)/my-record/sign-in"
    }
}
