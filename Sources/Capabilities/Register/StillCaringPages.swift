import Audit
import Core
import Forms
import Hummingbird
import Storage
import Web

/// The page behind the yearly link, and what staff are told instead.
struct StillCaringPages: Sendable {
    let desk: RecordDesk

    /// The address says nothing of caring: it stands in a message that others may see, and one that did was held back.
    func add(to routes: Routes) {
        routes.get("/once-a-year/:token", .everyone, show)
        routes.post("/once-a-year/:token", .everyone, answer)
        routes.post("/once-a-year/:token/change", .everyone, sayWhatChanged)
        routes.post("/people/{id}/still-caring", RecordDesk.access, told)
    }

    /// Opening it changes nothing: whoever reads mail ahead of its reader opens links too.
    @Sendable func show(_ request: Request, _ context: WebContext) async throws -> Response {
        try await page(context, FormErrors(), FormFields())
    }

    private func page(_ context: WebContext, _ errors: FormErrors, _ fields: FormFields) async throws
        -> Response
    {
        guard let token = DraftToken(try context.parameters.require("token")) else { return gone(context) }
        let surroundings = desk.surroundings
        let question = try await desk.database.read { try StillCaringStore($0, surroundings).find(token) }
        guard let question else { return gone(context) }
        return context.page(
            "register/still-caring", StillCaringPage(question, token, errors, fields),
            status: errors.isEmpty ? .ok : .unprocessableContent)
    }

    private func gone(_ context: WebContext) -> Response {
        context.page("register/still-caring", StillCaringPage.gone, status: .notFound)
    }

    @Sendable func answer(_ request: Request, _ context: WebContext) async throws -> Response {
        let fields = try await context.form(request)
        guard let token = DraftToken(try context.parameters.require("token")) else { return gone(context) }
        guard let answer = StillCaring.Answer(rawValue: fields.text("answer")) else {
            return try await page(context, ["answer": "Pick yes or no"], fields)
        }
        let (surroundings, asking) = (desk.surroundings, asking)
        let isThere = try await desk.database.write { connection in
            let store = StillCaringStore(connection, surroundings)
            guard let question = try store.find(token) else { return false }
            guard try store.answer(question, answer) else { return true }
            try AuditStore(connection, surroundings).add(
                .stillCaringAnswered, about: question.person,
                by: Principal(kind: .carer(question.person), roles: [.carer]),
                detail: ["answer": answer.rawValue])
            if answer == .no { try asking.askSomebodyToRing(question.person, key: question.id, connection) }
            return true
        }
        return isThere ? .redirect(to: "/once-a-year/\(token)") : gone(context)
    }

    @Sendable func sayWhatChanged(_ request: Request, _ context: WebContext) async throws -> Response {
        let fields = try await context.lenientForm(request)
        guard let token = DraftToken(try context.parameters.require("token")) else { return gone(context) }
        var reading = FormReading(fields)
        let change = StillCaring.Change(rawValue: fields.text("change"))
        if change == nil { reading.errors.add("Pick one, or leave this page", to: "change") }
        let words = reading.words("words", "What you write", limit: 1_000)
        guard let change, reading.errors.isEmpty else {
            return try await page(context, reading.errors, fields)
        }
        let surroundings = desk.surroundings
        let isThere = try await desk.database.write { connection in
            let store = StillCaringStore(connection, surroundings)
            guard let question = try store.find(token) else { return false }
            try store.say(change, words, to: question)
            return true
        }
        return isThere ? .redirect(to: "/once-a-year/\(token)") : gone(context)
    }

    /// What a carer told a member of staff, or that they aren't to be asked.
    @Sendable func told(_ request: Request, _ context: WebContext) async throws -> Response {
        let said = try await context.form(request).text("said")
        let (surroundings, asking) = (desk.surroundings, asking)
        let id = try await desk.change(context, said == "yes" ? .stillCaringAnswered : .stillCaringPaused) {
            connection, person, _, provenance in
            let store = StillCaringStore(connection, surroundings)
            switch said {
            case "yes":
                try store.keepTold(.yes, by: person.id, to: provenance.account)
                try Self.confirmOwnClaim(of: person.id, provenance, connection, surroundings)
            case "no":
                try store.keepTold(.no, by: person.id, to: provenance.account)
                let key = surroundings.uuid().uuidString.lowercased()
                try asking.askSomebodyToRing(person.id, key: key, connection)
            case "resume": try store.pause(person.id, nil)
            default:
                guard let pause = StillCaring.Pause(rawValue: said) else { throw NotFound() }
                try store.pause(person.id, pause)
            }
            return ["said": said]
        }
        return .redirect(to: "/people/\(id)?done=still-caring")
    }

    /// Their organisation's word, where it has given one, is as of today.
    private static func confirmOwnClaim(
        of person: PersonID, _ provenance: Provenance, _ connection: any Connection,
        _ surroundings: Surroundings
    ) throws {
        guard let organisation = provenance.organisation else { return }
        let claims = CaringLinkStore(connection, surroundings)
        for claim in try claims.claims(about: person)
        where claim.organisation == organisation && claim.endedOn == nil {
            try claims.claim(claim.kind, of: person, by: organisation, since: claim.carerSince, provenance)
        }
    }

    private var asking: StillCaringAsking {
        StillCaringAsking(surroundings: desk.surroundings, needs: desk.needs)
    }
}

/// What `Templates/still-caring.mustache` shows; nobody's name.
struct StillCaringPage: Sendable {
    let pageTitle: String
    let exitThisPage = true
    let errors: [FieldError]
    let isGone: Bool
    let asks: Bool
    let saidYes: Bool
    let asksWhatChanged: Bool
    let saidWhatChanged: Bool
    let answerError: String?
    let changeError: String?
    let wordsError: String?
    let typedWords: String
    let answerPath: String
    let changes: [ChangeChoice]

    struct ChangeChoice: Sendable {
        let choiceID: String
        let choiceValue: String
        let choiceLabel: String
        let isChosen: Bool
    }

    init(_ question: StillCaring, _ token: DraftToken, _ errors: FormErrors, _ fields: FormFields) {
        asks = question.answer == nil
        saidYes = question.answer == .yes
        asksWhatChanged = question.answer == .no && !question.hasSaidWhy
        saidWhatChanged = question.answer == .no && question.hasSaidWhy
        pageTitle =
            asks ? "Do you still look after somebody?" : saidYes ? "Thank you" : "Thank you for telling us"
        self.errors = errors.list
        isGone = false
        (answerError, changeError, wordsError) = (errors["answer"], errors["change"], errors["words"])
        typedWords = fields.longText("words")
        answerPath = "/once-a-year/\(token)"
        changes = StillCaring.Change.allCases.enumerated().map { place, change in
            ChangeChoice(
                choiceID: place == 0 ? "change" : "change-\(place + 1)", choiceValue: change.rawValue,
                choiceLabel: change.label, isChosen: fields.text("change") == change.rawValue)
        }
    }

    static let gone = StillCaringPage()

    private init() {
        pageTitle = "This link no longer works"
        (errors, isGone) = ([], true)
        (asks, saidYes, asksWhatChanged, saidWhatChanged) = (false, false, false, false)
        (answerError, changeError, wordsError) = (nil, nil, nil)
        (typedWords, answerPath, changes) = ("", "", [])
    }
}
