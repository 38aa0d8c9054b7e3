import Core
import Web

/// What the forms of a task's page post, before it means anything.
enum TaskForms {
    static let longest = 2000

    /// A day typed as three numbers: `dueOn-day`, `dueOn-month`, `dueOn-year`.
    static func day(_ name: String, in fields: FormFields) throws(FormErrors) -> LocalDate {
        let parts = ["day", "month", "year"].map { fields.text("\(name)-\($0)") }
        guard parts.contains(where: { !$0.isEmpty }) else { throw ["\(name)-day": "Enter a day"] }
        let numbers = parts.compactMap { $0.utf8.count <= 4 ? Int($0) : nil }
        guard numbers.count == 3, let day = LocalDate(year: numbers[2], month: numbers[1], day: numbers[0])
        else {
            throw ["\(name)-day": "Enter a real day, such as 27 3 2027"]
        }
        return day
    }

    /// Words in a text box, no longer than `longest`.
    static func words(_ name: String, in fields: FormFields, orElse message: String) throws(FormErrors)
        -> String
    {
        let words = fields.longText(name)
        guard !words.isEmpty else { throw [name: message] }
        guard words.count <= longest else { throw [name: "Use \(longest) characters or fewer"] }
        return words
    }
}

/// Who a task is given to: "me", "account:…", "team:…" or "duty".
enum TaskOwner: Equatable {
    case me
    case account(AccountID)
    case team(TeamID)
    case duty

    init?(_ text: String) {
        let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
        switch (parts.first, parts.count) {
        case ("me", 1): self = .me
        case ("duty", 1): self = .duty
        case ("account", 2):
            guard let account = AccountID(parts[1]) else { return nil }
            self = .account(account)
        case ("team", 2):
            guard let team = TeamID(parts[1]) else { return nil }
            self = .team(team)
        default: return nil
        }
    }
}
