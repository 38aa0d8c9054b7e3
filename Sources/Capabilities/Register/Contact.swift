import Core

/// A telephone number or an e-mail address, with what its owner said of using it.
package struct PersonContact: Hashable, Sendable, Identifiable {
    package enum Kind: String, CaseIterable, Sendable, Codable { case phone, email }

    package let id: ContactID
    package let person: PersonID
    package let address: Address
    /// `nil` until they were asked; until then nothing is sent.
    package let safe: Bool?
    package let seenByOthers: Bool?
    package let voicemail: Bool?
    /// When the carer showed that it's theirs; what a professional typed opens no record before that.
    package let confirmedAt: Instant?
    package let since: LocalDate
    package let until: LocalDate?
    package let provenance: Provenance
    package let version: Int

    package enum Address: Hashable, Sendable, Codable {
        case phone(PhoneNumber)
        case email(EmailAddress)

        package var kind: Kind {
            switch self {
            case .phone: .phone
            case .email: .email
            }
        }

        package var value: String {
            switch self {
            case .phone(let phone): phone.digits
            case .email(let email): email.text
            }
        }

        package var display: String {
            switch self {
            case .phone(let phone): phone.display
            case .email(let email): email.text
            }
        }
    }
}

/// How, when and through whom somebody may be reached.
package struct ContactRule: Hashable, Sendable {
    package enum Channel: String, CaseIterable, Sendable, Codable {
        case notSaid = "not-said"
        case phone
        case text
        case email
        case letter
        case throughSomeone = "through-someone"

        package var label: String {
            switch self {
            case .notSaid: "Not said"
            case .phone: "Phone call"
            case .text: "Text message"
            case .email: "Email"
            case .letter: "Letter"
            case .throughSomeone: "Through somebody they trust"
            }
        }
    }

    package var channel: Channel
    /// ISO 639, "en".
    package var language: String
    package var interpreter: Bool
    /// `nil` until asked; until then nothing is sent.
    package var safeToContact: Bool?
    package var postSafe: Bool?
    package var hours: SafeHours
    /// Whom to ring instead: a teacher, a youth worker, a friend.
    package var through: String?
    package var othersTold: String?
    package var noServiceMessages: Bool
    package var news: Bool

    package init(
        channel: Channel = .notSaid, language: String = "en", interpreter: Bool = false,
        safeToContact: Bool? = nil,
        postSafe: Bool? = nil, hours: SafeHours = .anyTime, through: String? = nil, othersTold: String? = nil,
        noServiceMessages: Bool = false, news: Bool = false
    ) {
        self.channel = channel
        self.language = language
        self.interpreter = interpreter
        self.safeToContact = safeToContact
        self.postSafe = postSafe
        self.hours = hours
        self.through = through
        self.othersTold = othersTold
        self.noServiceMessages = noServiceMessages
        self.news = news
    }
}

/// A contact rule as it's kept: who said so, since when.
package struct KeptContactRule: Hashable, Sendable {
    package let id: String
    package let rule: ContactRule
    package let askedAt: Instant?
    package let since: LocalDate
    package let until: LocalDate?
    package let provenance: Provenance
    package let version: Int
}

/// Days of the week and hours of the day, by the clock on the wall in Great Britain.
package struct SafeHours: Hashable, Sendable, Codable {
    /// Monday is 1 and Sunday 7.
    package let days: Set<Int>
    /// Minutes after midnight, the end not included; `nil` is the whole day.
    package let minutes: Range<Int>?

    package static let anyTime = SafeHours(days: Set(1...7), minutes: nil)

    package init(days: Set<Int>, minutes: Range<Int>?) { (self.days, self.minutes) = (days, minutes) }

    package var isAnyTime: Bool { days.count == 7 && minutes == nil }

    package func contains(_ instant: Instant) -> Bool {
        let (date, hour, minute) = instant.london
        guard days.contains(date.weekday) else { return false }
        return minutes?.contains(hour * 60 + minute) ?? true
    }

    /// The first safe moment at or after `instant`; `nil` when no day is safe.
    package func next(from instant: Instant) -> Instant? {
        if contains(instant) { return instant }
        let today = instant.londonDate
        for offset in 0...7 {
            let day = today.adding(days: offset)
            guard days.contains(day.weekday) else { continue }
            let start = minutes?.lowerBound ?? 0
            let moment = Instant(day, hour: start / 60, minute: start % 60)
            if moment >= instant { return moment }
        }
        return nil
    }

    /// "Monday, Tuesday and Friday, 9am to 12:30pm".
    package var spoken: String {
        if isAnyTime { return "Any time" }
        let names = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
        let said = days.count == 7 ? "Every day" : listed(days.sorted().map { names[$0 - 1] })
        guard let minutes else { return said }
        return "\(said), \(Self.clock(minutes.lowerBound)) to \(Self.clock(minutes.upperBound))"
    }

    /// "9am", "12:30pm", "midnight".
    package static func clock(_ minutes: Int) -> String {
        if minutes % 1440 == 0 { return "midnight" }
        if minutes == 720 { return "midday" }
        let hour = minutes / 60 % 12 == 0 ? 12 : minutes / 60 % 12
        let rest = minutes % 60 == 0 ? "" : ":" + (minutes % 60 < 10 ? "0" : "") + "\(minutes % 60)"
        return "\(hour)\(rest)\(minutes < 720 ? "am" : "pm")"
    }
}

/// "a, b and c", or "a, b or c".
func listed(_ words: [String], or isChoice: Bool = false) -> String {
    guard let last = words.last, words.count > 1 else { return words.first ?? "" }
    return words.dropLast().joined(separator: ", ") + (isChoice ? " or " : " and ") + last
}

/// A communication need as it's kept for somebody, with the day it's due to be asked about again.
package struct StatedNeed: Hashable, Sendable, Identifiable {
    package let id: String
    package let need: CommunicationNeed
    package let note: String?
    package let reviewedOn: LocalDate
    package let reviewOn: LocalDate
    package let since: LocalDate
    package let until: LocalDate?
    package let provenance: Provenance
}
