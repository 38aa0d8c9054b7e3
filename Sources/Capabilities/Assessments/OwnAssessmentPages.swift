import Audit
import Core
import Documents
import Forms
import Hummingbird
import Jobs
import People
import Storage
import Web

/// What `Templates/own.mustache` shows: a carer's own assessments, and what happens next.
struct OwnAssessmentPage: Sendable {
    let pageTitle = "Your assessment"
    let notification: String?
    let assessments: [Line]
    let mayAsk: Bool
    let isYoung: Bool
    let errors: [FieldError]
    let hasErrors: Bool
    let routeError: String?
    let routes: [Choice]
    let letters: [Letter]
    let hasLetters: Bool
    let exitThisPage = true

    struct Line: Sendable {
        let ownTitle: String
        let ownStatus: String
        let ownNext: String
        let ownBy: String?
        let ownWho: String
        let ownBeginPath: String?
        let ownFormPath: String?
        let ownFormText: String
    }

    struct Choice: Sendable {
        let choiceID: String
        let choiceValue: String
        let choiceLabel: String
    }

    struct Letter: Sendable {
        let letterTitle: String
        let letterPath: String
    }
}

/// A carer's own page: ask for an assessment, answer online, and see what happens next and by when.
struct OwnAssessmentPages: Sendable {
    let desk: AssessmentDesk

    func add(to routes: Routes) {
        routes.get("/my-assessment", .carer, show)
        routes.post("/my-assessment", .carer, ask)
        routes.post("/my-assessment/{assessment}/begin", .carer, begin)
    }

    private static let notes = [
        "asked": "We have your request. Below is what happens next.",
        "sent": "Thank you. We have your answers, and will go through them with you.",
    ]

    @Sendable func show(_ request: Request, _ context: WebContext) async throws -> Response {
        let note = try context.query(request).optional("done").flatMap { Self.notes[$0] }
        return context.page("assessments/own", try await page(context, note, FormErrors()))
    }

    private func page(
        _ context: WebContext, _ note: String?, _ errors: FormErrors
    ) async throws -> OwnAssessmentPage {
        let principal = try context.requirePrincipal()
        let desk = desk
        return try await desk.database.read { connection in
            let person = try own(principal, connection)
            let found = try AssessmentStore(connection, desk.surroundings)
                .about(person.id, within: .own(person.id))
            let isYoung = (person.age ?? 18) < 18
            return OwnAssessmentPage(
                notification: note, assessments: try found.map { try line($0, connection) },
                mayAsk: !found.contains { $0.status.isOpen && $0.kind != .healthCheck }, isYoung: isYoung,
                errors: errors.list, hasErrors: !errors.isEmpty, routeError: errors["route"],
                routes: Assessment.Route.allCases.filter { !isYoung || $0 != .online }.enumerated().map {
                    OwnAssessmentPage.Choice(
                        choiceID: $0 == 0 ? "route" : "route-\($0 + 1)", choiceValue: $1.rawValue,
                        choiceLabel: $1.title)
                },
                letters: try desk.documents.documents(of: person.id, for: principal, connection)
                    .filter { $0.replacedBy == nil }
                    .map { .init(letterTitle: $0.title, letterPath: desk.documents.path($0.id)) },
                hasLetters: try !desk.documents.documents(of: person.id, for: principal, connection).isEmpty)
        }
    }

    private func own(_ principal: Principal, _ connection: any Connection) throws -> SeenPerson {
        guard let id = principal.person, try desk.people.ownPageIsOpen(connection, id),
            let person = try desk.people.people(connection, [id], principal)[id]
        else { throw NotFound() }
        return person
    }

    private func line(_ assessment: Assessment, _ connection: any Connection) throws -> OwnAssessmentPage.Line
    {
        let names = try desk.people.organisationNames(connection, [assessment.organisation])
        let canAnswer = assessment.route == .online && desk.forms.own(assessment.kind) != nil
        let isWaiting = assessment.status == .waiting || assessment.status == .booked
        let fills = FormFillStore(connection, desk.surroundings)
        let fill = try fills.fills(of: .ownAnswers(assessment.id)).first
        let path = "/my-assessment/\(assessment.id)"
        return OwnAssessmentPage.Line(
            ownTitle: assessment.kind.title, ownStatus: assessment.status.title,
            ownNext: assessment.nextStepForCarer,
            ownBy: assessment.status.isOpen && !assessment.isPaused
                && assessment.dueOn >= desk.surroundings.today
                ? "By \(assessment.dueOn.spoken) at the latest." : nil,
            ownWho: names[assessment.organisation] ?? "",
            ownBeginPath: canAnswer && isWaiting ? "\(path)/begin" : nil,
            ownFormPath: fill != nil && assessment.status == .inProgress ? "\(path)/form" : nil,
            ownFormText: fill?.isComplete == true ? "Read what you sent" : "Go on with your questions")
    }

    /// Asks for an assessment: it begins today, and whoever looks after them has it.
    @Sendable func ask(_ request: Request, _ context: WebContext) async throws -> Response {
        let fields = try await context.lenientForm(request)
        let principal = try context.requirePrincipal()
        let desk = desk
        guard let route = Assessment.Route(rawValue: fields.text("route")) else {
            let page = try await page(context, nil, ["route": "Select how you would like to do it"])
            return context.page("assessments/own", page, status: .unprocessableContent)
        }
        try await desk.database.write { connection in
            let person = try own(principal, connection)
            let isYoung = (person.age ?? 18) < 18
            let kind: Assessment.Kind = isYoung ? .youngCarer : .carer
            let store = AssessmentStore(connection, desk.surroundings)
            // Asking twice is asking once.
            guard try !store.open(of: person.id).contains(where: { $0.kind == kind }) else { return }
            let owner = try desk.people.owner(connection, person.id)
            let place = try owner ?? desk.people.dutyTray(connection, person.area, isYoung)
            let begun = try desk.begin(
                NewAssessment(
                    person: person, link: nil, kind: kind,
                    route: isYoung && route == .online ? .telephone : route,
                    need: .standard, organisation: place.organisation, team: place.team,
                    requestedOn: desk.surroundings.today), by: principal, connection)
            let offers = AssessmentOfferStore(connection, desk.surroundings)
            try offers.add(
                AssessmentOffer(
                    id: desk.surroundings.newID(), person: person.id, organisation: place.organisation,
                    account: nil, offeredOn: desk.surroundings.today, way: .online, answer: .accepted,
                    assessment: begun.id))
        }
        return .redirect(to: "/my-assessment?done=asked")
    }

    /// Opens the carer's own questions; the first asks whether it is private now.
    @Sendable func begin(_ request: Request, _ context: WebContext) async throws -> Response {
        _ = try await context.form(request)
        let id = try context.parameters.require("assessment", as: AssessmentID.self)
        let principal = try context.requirePrincipal()
        let desk = desk
        try await desk.database.write { connection in
            try desk.beginOwnForm(id, by: principal, connection)
        }
        return .redirect(to: "/my-assessment/\(id)/form")
    }
}
