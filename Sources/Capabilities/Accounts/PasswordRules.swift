import Core

/// A password that may be kept, once it's hashed; it has no description, so that no log can hold it.
package struct Password: Sendable {
    let text: String
}

/// Why a password won't do.
package enum PasswordRefusal: Refusal, CaseIterable {
    case tooShort
    case tooLong
    case holdsEmail
    case common
    case patterned

    package var field: String? { "password" }

    package var message: String {
        switch self {
        case .tooShort:
            "Password must be \(PasswordRules.shortest) characters or more. Three unrelated words work well"
        case .tooLong: "Password must be \(PasswordRules.longest) characters or fewer"
        case .holdsEmail: "Password must not contain your email address"
        case .common: "This password is one of the first that people guess. Choose another"
        case .patterned:
            "Password must not be one character or a short pattern repeated, or a run such as 123456"
        }
    }
}

/// What a password must be: long, and not what an attacker tries first.
///
/// - Source: NCSC, "Password administration for system owners": length and a deny list, no rules of composition.
package enum PasswordRules {
    static let shortest = 12
    static let longest = 200

    package static func checked(_ text: String, email: String) throws(PasswordRefusal) -> Password {
        guard text.count >= shortest else { throw .tooShort }
        guard text.count <= longest else { throw .tooLong }

        let folded = text.lowercased()
        let letters = folded.filter { $0.isLetter || $0.isNumber }
        let mailbox = email.lowercased().prefix { $0 != "@" }
        guard !folded.contains(email.lowercased()), mailbox.count < 4 || !folded.contains(mailbox) else {
            throw .holdsEmail
        }
        guard !isPatterned(folded) else { throw .patterned }
        guard !common.contains(letters), !isCommonWithDigits(letters) else { throw .common }
        return Password(text: text)
    }

    /// A short piece said again and again, or characters that follow one another.
    private static func isPatterned(_ text: String) -> Bool {
        let scalars = text.unicodeScalars.map { Int($0.value) }
        for length in 1...4 where zip(scalars, scalars.dropFirst(length)).allSatisfy({ $0 == $1 }) {
            return true
        }
        let steps = zip(scalars, scalars.dropFirst()).map { $1 - $0 }
        let inOrder = steps.filter { abs($0) == 1 }.count
        return inOrder * 10 >= steps.count * 9
    }

    /// A common word and nothing but digits around it.
    private static func isCommonWithDigits(_ letters: String) -> Bool {
        let word = letters.filter { !$0.isNumber }
        return common.contains(word) || stems.contains(word) || word.isEmpty
    }

    private static let common: Set<String> = [
        "password", "passwordpassword", "passwordone", "mypassword", "newpassword", "thisismypassword",
        "qwertyuiop", "qwertyuiopas", "qwertyuiopasdf", "qwertyuiopasdfgh", "asdfghjkl", "asdfghjklzxcvbnm",
        "zxcvbnmasdfgh", "qwertyqwerty", "qazwsxedcrfv", "onetwothreefour", "abcdefghijkl", "letmeinplease",
        "letmeinletmein", "iloveyou", "iloveyouiloveyou", "iloveyousomuch", "welcomewelcome",
        "welcometothejungle",
        "administrator", "adminadmin", "adminadminadmin", "changemechangeme", "changemenow", "pleasechangeme",
        "trustnoone", "sunshinesunshine", "princessprincess", "footballfootball", "liverpoolfc",
        "manchesterunited",
        "monkeymonkey", "dragondragon", "masterofpuppets", "correcthorsebatterystaple",
        "supercalifragilistic",
        "mainstaymainstay", "mainstaypassword", "carerscarers", "unpaidcarers", "carerscentre", "youngcarers",
        "dorsetdorset", "hampshirehampshire", "bournemouth", "summersummer", "wintertime", "springtime",
        "computercomputer", "internetinternet", "whateverwhatever", "superman", "batmanbatman",
        "starwarsstarwars",
    ]

    private static let stems: Set<String> = [
        "admin", "welcome", "letmein", "qwerty", "summer", "winter", "spring", "autumn", "monday", "friday",
        "january",
        "december", "hampshire", "dorset", "mainstay", "carer", "carers", "nhs", "monkey", "dragon",
        "football",
        "liverpool", "arsenal", "chelsea", "sunshine", "princess", "changeme", "secret", "test", "testing",
    ]
}
