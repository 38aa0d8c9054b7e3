import Core
import Storage
import Web

/// Makes the page of a concern, as far as its reader may see it.
struct ConcernReading {
    let desk: ConcernDesk
    let opened: ConcernDesk.Opened
    let form: ConcernForm
    let connection: any Connection

    static let ways: ConcernForm.Options = [
        ("phone", "By phone"), ("form", "By the council’s form"), ("secure-email", "By secure email"),
        ("in-person", "In person"), ("here", "They have read it here"),
    ]

    /// What each reader may add.
    static func actions(_ sight: ConcernPolicy.Sight) -> [ConcernAction] {
        switch sight {
        case .whole: [.send, .acknowledge, .tried, .step, .close, .reopen, .keep, .putAway, .add, .correct]
        case .ringing: [.acknowledge, .tried]
        case .state: [.send, .add]
        }
    }

    private var concern: Concern { opened.concern }

    func page(done: String) throws -> ConcernPage {
        let state = concern.state
        let entries = try desk.store(connection).entries(of: concern.id)
        let isWhole = opened.sight == .whole
        let numbers =
            state.status.isOpen
            ? try desk.needs.numbersNow(connection, concern.area).map(RaisePage.Number.init) : []
        let routes = try desk.people.reasons(connection, "routes.safeguarding", concern.area).map(\.words)
        let fields = try fields(entries)
        return ConcernPage(
            pageTitle: "Concern \(concern.reference.description)",
            notification: done == "raised"
                ? "It is kept. Now ring the council, or send it in the way they ask for."
                : done == "kept" ? "It is added." : nil,
            statusText: state.status.title, statusColour: state.status.colour, intro: intro,
            numbers: numbers, hasNumbers: !numbers.isEmpty, routes: state.status.isOpen ? routes : [],
            hasRoutes: state.status.isOpen && !routes.isEmpty, personName: opened.person?.name,
            personPath: opened.person.map { "/people/\($0.id)" }, facts: isWhole ? try facts() : [],
            hasFacts: isWhole, entries: isWhole ? entries.map(line) : [],
            hasEntries: isWhole && !entries.isEmpty, action: "/concerns/\(concern.id)/entries",
            version: "\(state.version)", fields: fields, hasFields: !fields.isEmpty,
            errors: form.errors.list, hasErrors: !form.errors.isEmpty)
    }

    private var intro: String {
        let clock = concern.state.status.isOpen ? " Next step by \(concern.state.dueAt.spoken)." : ""
        return switch opened.sight {
        case .whole:
            "Raised \(concern.raisedAt.spoken), for \(concern.teams.title). Nobody is told by the service.\(clock)"
        case .ringing where concern.state.status == .acknowledged:
            "The council has this, and what was to happen next is late. Ask its safeguarding lead, by the reference, what happens now. A safeguarding lead has the words: you don’t see them. If that lead is away, give another lead the reference.\(clock)"
        case .ringing:
            "The council hasn’t said in time that it has this. Ring \(concern.teams.title) now, give the reference, and write down who answered. A safeguarding lead has the words: you don’t see them. If that lead is away, give another lead the reference.\(clock)"
        case .state:
            "You raised it \(concern.raisedAt.spoken). It goes to \(concern.teams.title). You see here only how far it has got.\(clock)"
        }
    }

    private func facts() throws -> [ConcernPage.Fact] {
        let answers = concern.answers
        var facts: [ConcernPage.Fact] = []
        func add(_ name: String, _ value: String?) {
            guard let value, !value.isEmpty else { return }
            facts.append(ConcernPage.Fact(factName: name, factValue: value))
        }
        let ids = Set([concern.council, concern.holder, concern.origin].compactMap { $0 })
        let names = try desk.people.organisationNames(connection, ids)
        let accounts = Set([concern.raisedBy, concern.state.owner].compactMap { $0 })
        let people = try desk.people.accountNames(connection, accounts)
        let risk = (answers["at-risk"] ?? "").split(separator: " ").compactMap {
            ConcernForm.title(String($0), in: ConcernForm.atRisk)
        }
        add("Who may be at risk", risk.joined(separator: ", "))
        add("Who it is", answers["who"])
        let source = concern.raisedBy == nil ? ConcernForm.ownSources : ConcernForm.sources
        add("From whom", ConcernForm.title(answers["source"], in: source))
        add("What was seen or said", answers["words"])
        add("Was the person asked", ConcernForm.title(answers["asked"], in: ConcernForm.asked))
        add("What they want", answers["wants"])
        add("Can they decide this", ConcernForm.title(answers["capacity"], in: ConcernForm.capacity))
        add("Do they agree", ConcernForm.title(answers["consent"], in: ConcernForm.consent))
        add("Why all the same", ConcernForm.title(answers["override"], in: ConcernForm.overrides))
        add("Safe to tell them", ConcernForm.title(answers["safe"], in: ConcernForm.unsure))
        add("Reaching them safely", answers["safe-how"])
        add("Children in the home", ConcernForm.title(answers["children"], in: ConcernForm.unsure))
        add("Which children", answers["children-who"])
        add("Raised by", concern.raisedBy.flatMap { people[$0] } ?? "A carer")
        add("Came from", concern.origin.flatMap { names[$0] })
        add("Goes to", names[concern.council])
        add("Seen to by", concern.state.owner.flatMap { people[$0] } ?? names[concern.holder])
        return facts
    }

    private func line(_ entry: ConcernEntry) -> ConcernPage.Entry {
        var detail = [entry.at.spoken, entry.by]
        if let team = entry.team { detail.append(team.title) }
        if let way = ConcernForm.title(entry.way, in: Self.ways) { detail.append(way.lowercased()) }
        if let happened = entry.happenedAt { detail.append("at \(happened.spoken)") }
        if let reference = entry.reference { detail.append("their reference: \(reference)") }
        return ConcernPage.Entry(
            entryTitle: entry.action.title, entryDetail: detail.joined(separator: ", "),
            entryWords: entry.words.isEmpty ? nil : entry.words)
    }

    private func fields(_ entries: [ConcernEntry]) throws -> [FieldView] {
        let mine = Set(Self.actions(opened.sight))
        let now = ConcernRules.actions(in: concern.state.status).filter { mine.contains($0) }
        guard !now.isEmpty else { return [] }
        let isContact = now.contains { $0 == .send || $0 == .acknowledge || $0 == .tried }
        let titles: ConcernForm.Options = now.map { ($0.rawValue, $0.title) }
        var fields = [form.radios("action", "What do you add?", titles)]
        if isContact {
            let teams: ConcernForm.Options =
                concern.teams.each.map { ($0.rawValue, $0.title) }
                + (concern.teams == .both ? [("both", "Both teams")] : [])
            fields.append(form.select("team", "Which team?", [("", "Select a team")] + teams))
            fields.append(form.select("way", "How?", [("", "Select how")] + Self.ways))
            let today = form.today
            fields.append(
                .date(
                    "happened", "On which day?", day: typed("happened-day", "\(today.day)"),
                    month: typed("happened-month", "\(today.month)"),
                    year: typed("happened-year", "\(today.year)"), hint: "For example, 27 3 2027", form.errors
                ))
            fields.append(form.line("time", "At what time?", hint: "For example, 14:30"))
            fields.append(
                form.line(
                    "reference", "The council’s reference, or who took it",
                    hint: "Needed once they say that they have it"))
        }
        if now.contains(.step) || now.contains(.keep) {
            fields.append(
                form.line(
                    "days", "Look at it again in how many days?",
                    hint: "For a next step, or a review that keeps it"))
        }
        if now.contains(.correct), !entries.isEmpty {
            let known: ConcernForm.Options = entries.map { ($0.id, "\($0.action.title), \($0.at.spoken)") }
            fields.append(
                form.select(
                    "corrects", "If you correct something: what?", [("", "What was first written")] + known))
        }
        fields.append(
            form.area("words", "What to add", hint: "It can’t be changed afterwards; you can add to it"))
        return fields
    }

    private func typed(_ name: String, _ standard: String) -> String {
        form.fields.has(name) ? form.fields.text(name) : standard
    }
}
