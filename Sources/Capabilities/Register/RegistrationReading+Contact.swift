import Core
import Forms

/// How somebody who registers may be reached, by their own word and no further.
extension RegistrationReading {
    /// How they chose to be reached; a child under 13 is asked with fewer ways.
    var way: String? { answers.code("way") ?? answers.code("child-way") }

    /// "Not sure" is no yes.
    private var isSafe: Bool? { answers.code("safe").map { $0 == "yes" } }

    var contacts: [NewContact] {
        let addresses: [PersonContact.Address] =
            [
                answers.text("phone").flatMap(PhoneNumber.init).map(PersonContact.Address.phone),
                answers.text("email").flatMap(EmailAddress.init).map(PersonContact.Address.email),
            ].compactMap { $0 }
        return addresses.map {
            NewContact(
                $0, safe: isSafe, seenByOthers: answers.code("seen").map { $0 != "no" },
                voicemail: answers.code("voicemail").map { $0 == "yes" })
        }
    }

    var contactRule: ContactRule {
        let language = answers.code("language") ?? answers.text("language") ?? "en"
        return ContactRule(
            channel: channel, language: language,
            interpreter: answers.codes("formats").contains("interpreter"),
            // Whoever is rung in their place was chosen by them.
            safeToContact: channel == .throughSomeone ? isSafe ?? true : isSafe,
            postSafe: way == "letter" ? isSafe : false, hours: hours, through: through,
            noServiceMessages: way == "none")
    }

    private var channel: ContactRule.Channel {
        switch way {
        case "phone": .phone
        case "text": contacts.contains { $0.address.isMobile } ? .text : .phone
        case "email": .email
        case "letter": .letter
        case "through-someone": .throughSomeone
        default: .notSaid
        }
    }

    private var through: String? {
        guard let name = answers.text("trusted-name") else { return nil }
        let parts = [name, answers.text("trusted-who"), answers.text("trusted-phone")].compactMap { $0 }
        return parts.joined(separator: ", ")
    }

    private var hours: SafeHours {
        switch answers.code("times") {
        case "weekday-mornings": SafeHours(days: Set(1...5), minutes: 9 * 60..<12 * 60)
        case "weekday-afternoons": SafeHours(days: Set(1...5), minutes: (isYoung ? 15 : 12) * 60..<17 * 60)
        case "weekday-evenings": SafeHours(days: Set(1...5), minutes: 17 * 60..<20 * 60)
        case "weekends": SafeHours(days: [6, 7], minutes: nil)
        default: .anyTime
        }
    }

    var needs: [CommunicationNeed] {
        answers.codes("formats").compactMap { SnomedCode($0).flatMap(CommunicationNeed.find) }
    }

    /// What they agreed or refused to have shared; nothing is shared that isn't here.
    var consents: [NewConsent] {
        var consents: [NewConsent] = []
        if let decision = decision("tell-gp") {
            consents.append(
                NewConsent(
                    what: [.thatTheyCare, .contactDetails],
                    recipient: .other(answers.text("gp") ?? "My GP surgery"),
                    why: "So that the surgery can offer health checks, flu jabs and easier appointments",
                    decision: decision))
        }
        if let decision = decision("tell-school") {
            consents.append(
                NewConsent(
                    what: [.thatTheyCare],
                    recipient: .other(answers.text("school") ?? "My school or college"),
                    why: "So that the school can help", decision: decision))
        }
        return consents
    }

    private func decision(_ question: String) -> Consent.Decision? {
        answers.code(question).map { $0 == "yes" ? .agreed : .refused }
    }
}

extension PersonContact.Address {
    var isMobile: Bool { if case .phone(let phone) = self { phone.isMobile } else { false } }
}
