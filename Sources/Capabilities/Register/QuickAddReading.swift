import Core
import Forms
import Web

/// What a professional told of a carer they met, read as an arrival on the register.
struct QuickAddReading: Sendable {
    let answers: Answers
    /// Whether the professional's organisation treats the person cared for, whose facts aren't the carer's to give.
    let isHospital: Bool

    /// Whether anything may be kept: the carer agreed, or there is a duty to protect somebody.
    var mayKeep: Bool { answers.code("agreed") == "yes" || isUnderDuty }

    private var isUnderDuty: Bool { answers.code("agreed") == "duty" }

    /// - Throws: `FormErrors` beside the fields that can't be taken.
    func arrival(key: String, door: Arrival.Door, link: QuickAddLinkID?, kept: KeptAnswers?) throws -> Arrival
    {
        var errors = FormErrors()
        let name = readName(&errors)
        let contacts = readContact(&errors)
        try errors.throwIfAny()
        return Arrival(
            key: key, door: door,
            carer: NewPerson(
                name: name, birth: answers.date("birth").map { KnownDate($0) },
                whereabouts: postcode("postcode").map(Whereabouts.postcode) ?? .notKnown, contacts: contacts,
                basis: isUnderDuty ? .duty : .agreed),
            caredFor: caredFor, source: .professional, carryingOn: carryingOn,
            isChildHelping: ["yes": true, "no": false][answers.code("child") ?? ""],
            wantsPracticeTold: offers.contains("tell-gp"), wantsPack: offers.contains("pack"),
            answers: kept, link: link)
    }

    /// A duty to protect somebody is today's work, whatever else was ticked.
    private var carryingOn: CarryingOn {
        switch answers.code("managing") {
        case "cannot": isUnderDuty ? .notSafe : .cannot
        case "not-safe": .notSafe
        case "ok", "hard": isUnderDuty ? .notSafe : .yes
        default: isUnderDuty ? .notSafe : .notAsked
        }
    }

    /// Offers are the carer's to take: without their agreement there are none.
    private var offers: Set<String> { isUnderDuty ? [] : Set(answers.codes("offers")) }

    private var caredFor: [NewCaredFor] {
        let relationship = answers.code("relationship").flatMap(Relationship.init)
        let place = caredForPostcode
        guard relationship != nil || place != nil else { return [] }
        let share: CaringLink.Share =
            switch answers.code("helps") {
            case "alone": .main
            case "shared": .shared
            default: .notSaid
            }
        return [
            NewCaredFor(
                NewPerson(name: nil, whereabouts: place.map(Whereabouts.postcode) ?? .notKnown, basis: .none),
                link: NewCaringLink(relationship: relationship ?? .notSaid, share: share))
        ]
    }

    /// A patient's postcode stays behind unless the carer told it, or the patient agreed.
    private var caredForPostcode: Postcode? {
        switch answers.code("told-by") {
        case "carer", "person": postcode("postcode-of")
        case "notes": nil
        default: isHospital ? nil : postcode("postcode-of")
        }
    }

    private func postcode(_ question: String) -> Postcode? { answers.text(question).flatMap(Postcode.init) }

    private func readName(_ errors: inout FormErrors) -> PersonName? {
        do throws(PersonNameProblem) {
            return try PersonName(given: answers.text("given") ?? "", family: answers.text("family") ?? "")
        } catch {
            errors.add(error.reason == .missing ? "Enter the carer’s name" : error.message, to: "given")
            return nil
        }
    }

    private func readContact(_ errors: inout FormErrors) -> [NewContact] {
        guard let typed = answers.text("contact") else {
            if !isUnderDuty {
                errors.add("Enter a phone number or an e-mail address of the carer", to: "contact")
            }
            return []
        }
        if let phone = PhoneNumber(typed) { return [NewContact(.phone(phone))] }
        if let email = EmailAddress(typed) { return [NewContact(.email(email))] }
        errors.add(
            "Enter a phone number, like 07700 900123, or an e-mail address, like name@example.com",
            to: "contact")
        return []
    }
}
