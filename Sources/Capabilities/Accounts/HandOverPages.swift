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
        let (name, _) = try await carer(person, context)
        return context.page("accounts/hand-over", HandOverPage(person, name, nil, FormErrors()))
    }

    @Sendable func create(_ request: Request, _ context: WebContext) async throws -> Response {
        let person = try context.parameters.require("id", as: PersonID.self)
        let (name, principal) = try await carer(person, context)
        guard let check = IdentityCheck(rawValue: try await context.form(request).text("identity")) else {
            let errors: FormErrors = ["identity": "Select how you know who you are speaking to"]
            return context.page(
                "accounts/hand-over", HandOverPage(person, name, nil, errors), status: .unprocessableContent)
        }
        let desk = desk
        let code = try await desk.database.write { connection in
            try AuditStore(connection, desk.surroundings).add(
                .carerSignInHandedOver, about: person, by: principal, detail: ["identity": check.rawValue],
                person: person)
            return try CarerSignInStore(connection, desk.surroundings, desk.secrets).make(
                for: [person], handedOverBy: principal.account, identity: check)
        }
        return context.page(
            "accounts/code-handed-over", CodeHandedOverPage(person, name, code, context.settings.publicURL))
    }

    /// - Throws: `NotFound` when this isn't a carer whose record they may see, or who may sign in.
    private func carer(_ person: PersonID, _ context: WebContext) async throws -> (String, Principal) {
        let (principal, desk) = (try context.requirePrincipal(), desk)
        let name = try await desk.database.read { try desk.needs.mayHandOverSignIn($0, person, principal) }
        guard let name else { throw NotFound() }
        return (name, principal)
    }
}

/// What `Templates/hand-over.mustache` shows.
struct HandOverPage: Sendable {
    let pageTitle = "Give a code for their own page"
    let errors: [FieldError]
    let carerName: String
    let personPath: String
    let identity: ChoiceField

    init(_ person: PersonID, _ name: String, _ chosen: IdentityCheck?, _ errors: FormErrors) {
        self.errors = errors.list
        carerName = name
        personPath = "/people/\(person)"
        identity = ChoiceField(
            "identity", "How do you know who you are speaking to?",
            IdentityCheck.allCases.map { ($0.rawValue, $0.title) }, chosen: chosen?.rawValue, errors)
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
