import Core
import Forms

/// What somebody answered of themselves, read as an arrival on the register.
struct RegistrationReading: Sendable {
    let answers: Answers
    let isYoung: Bool

    /// Whether what was said may be kept at all.
    var isAgreed: Bool { answers.code("agree") == "yes" && answers.code("helper-agreed") != "no" }

    var age: Int? { answers.integer("age") }

    /// Somebody says that they or the person they look after can't go on as they are: help is shown at once.
    var needsHelpToday: Bool {
        carryingOn.isUrgent || answers.code("willing") == "no" || answers.code("able") == "no"
    }

    var carryingOn: CarryingOn {
        switch answers.code("managing") {
        case "cannot": .cannot
        case "not-safe": .notSafe
        case "ok", "hard": .yes
        default: .notAsked
        }
    }

    func arrival(key: String, door: Arrival.Door, kept: KeptAnswers?) throws(PersonNameProblem) -> Arrival {
        var caredFor: [NewCaredFor] = []
        // Drafts begun before more than three could be told of have second and third.
        let others = ["second-", "third-"] + (2...10).map { "other-\($0)-" }
        for prefix in [""] + others where answers.code(prefix + "relationship") != nil {
            caredFor.append(try person(prefix))
        }
        return Arrival(
            key: key, door: door, carer: try carer(), caredFor: caredFor,
            source: answers.text("helper") == nil ? .carer : .family,
            contactRule: contactRule, needs: needs, consents: consents, carryingOn: carryingOn,
            wantsPracticeTold: answers.code("tell-gp") == "yes", wantsPack: answers.code("pack") == "yes",
            words: words, answers: kept)
    }

    func carer() throws(PersonNameProblem) -> NewPerson {
        NewPerson(
            name: try PersonName(
                given: answers.text("given") ?? "", family: answers.text("family") ?? "",
                knownAs: answers.text("known-as")),
            birth: answers.date("birth").map { KnownDate($0) }, whereabouts: ownWhereabouts,
            addressLines: answers.text("address"), contacts: contacts,
            practice: answers.text("gp").map { NewPlace(name: $0) },
            school: answers.text("school").map { NewPlace(name: $0) })
    }

    private var ownWhereabouts: Whereabouts {
        let own = isYoung && answers.code("lives-with") == "yes" ? "postcode-of" : "own-postcode"
        return answers.text(own).flatMap(Postcode.init).map(Whereabouts.postcode) ?? .notKnown
    }

    private func person(_ prefix: String) throws(PersonNameProblem) -> NewCaredFor {
        let given = answers.text(prefix + "their-given") ?? "",
            family = answers.text(prefix + "their-family") ?? ""
        let named = given.isEmpty && family.isEmpty ? nil : try PersonName(given: given, family: family)
        let livesWith = answers.code(prefix + "lives-with")
        return NewCaredFor(
            NewPerson(name: named, whereabouts: whereabouts(prefix), basis: .none),
            link: NewCaringLink(
                relationship: answers.code(prefix + "relationship").flatMap(Relationship.init) ?? .notSaid,
                hours: answers.integer(prefix + "hours").flatMap(HoursPerWeek.init),
                tasks: answers.codes(prefix + "tasks").compactMap(CaringTask.init),
                conditions: answers.codes(prefix + "need").compactMap(ConditionGroup.init),
                livesWith: livesWith == "sometimes" ? nil : livesWith.map { $0 == "yes" },
                carerWords: livesWith == "sometimes" ? "They live with me some of the time." : nil,
                willingness: willingness))
    }

    private func whereabouts(_ prefix: String) -> Whereabouts {
        if !isYoung && answers.code(prefix + "lives-with") == "yes" { return ownWhereabouts }
        if let postcode = answers.text(prefix + "postcode-of").flatMap(Postcode.init) {
            return .postcode(postcode)
        }
        return switch answers.code(prefix + "where") {
        case "no-fixed-address": .noFixedAddress
        case "abroad": .abroad
        default: .notKnown
        }
    }

    /// Only what was said: a question left out is "not sure", and never a yes.
    private var willingness: Willingness? {
        let willing = answers.code("willing").flatMap(Willingness.Answer.init)
        let able = answers.code("able").flatMap(Willingness.Answer.init)
        guard willing != nil || able != nil else { return nil }
        return Willingness(
            willing: willing ?? .notSure, able: able ?? .notSure, howLong: answers.text("how-long"))
    }

    private var words: String? {
        var parts: [String] = []
        if let helper = answers.text("helper") {
            parts.append("Filled in with the help of \(helper), who said the carer agreed.")
        }
        if let town = answers.text("town") { parts.append("The person they help lives in or near: \(town)") }
        if answers.code("tell-school") == "yes" {
            parts.append("They said that we may talk to their school.")
        }
        if let words = answers.text("words") { parts.append(words) }
        return parts.isEmpty ? nil : parts.joined(separator: "\n\n")
    }
}
