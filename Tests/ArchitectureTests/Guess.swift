import Core

/// What somebody may know of a person and type in, one thing at a time.
enum GuessedField: String, CaseIterable, Sendable {
    case given, family, birth, postcode, phone, email, nhsNumber
}

/// The facts of somebody whom nobody else resembles; all were born in one year, so that ages say nothing.
struct Facts: Sendable {
    var values: [GuessedField: String] = [:]
    var birth: LocalDate { values[.birth].flatMap(LocalDate.init) ?? "1971-01-01" }

    /// - Parameter number: below `count`; no two people have the same.
    init(_ number: Int) {
        let (starts, ends, round) = (Self.starts, Self.ends, number / Self.starts.count)
        values[.given] = starts[number % starts.count] + ends[round % ends.count]
        values[.family] = starts[(number * 5 + 3) % starts.count] + "o" + ends[(round + 7) % ends.count]
        values[.birth] = LocalDate(year: 1971, month: 2, day: 1)?.adding(days: number).description
        let letters = Array("ABDEFGHJLNPQRSTUWXYZ").map(String.init)
        values[.postcode] = "DT\(2 + number / 180) \(1 + (number / 20) % 9)\(letters[number % 20])Q"
        values[.phone] = "07700 900\(100 + number)"
        values[.email] = "guess\(number)x@example.org"
        values[.nhsNumber] = Persona.nhsNumber(300 + number)
    }

    static let count = 341

    /// Neither list's length divides the other's step, so that no name comes twice.
    private static let starts = [
        "Bra", "Kel", "Mon", "Tiv", "Zor", "Dun", "Fal", "Gri", "Hos", "Jup", "Lar", "Nev", "Pol", "Ruk",
        "Sim", "Vat",
        "Wex", "Yol", "Cam",
    ]
    private static let ends = [
        "bodin", "kosel", "mifel", "tupon", "zegar", "dolim", "fukes", "gavor", "hipan", "jatel", "lomir",
        "nufed", "pirag",
        "rebot", "sulik", "vomar", "waxen", "cufil",
    ]

    /// These, with `fields` of somebody else's.
    func with(_ fields: Set<GuessedField>, of other: Facts) -> Facts {
        var mixed = self
        for field in fields { mixed.values[field] = other.values[field] }
        return mixed
    }

    subscript(_ field: GuessedField) -> String { values[field] ?? "" }

    /// As they come back on pages, to be hidden before answers are compared.
    var echoes: [String] {
        let phone = "+44\(self[.phone].dropFirst().replacing(" ", with: ""))"
        let number = NHSNumber(self[.nhsNumber])?.display ?? ""
        let birth = [birth.spoken, birth.description, "value=\"\(birth.day)\"", "value=\"\(birth.month)\""]
        return GuessedField.allCases.map { self[$0] } + [phone, number] + birth
    }
}

/// One try of an attacker: a name for it, what is typed, and whether any of it is true of the restricted person.
struct Guess: Sendable {
    let name: String
    let typed: Facts

    /// Everything true; everything but one; one alone; and nothing, against which the others are compared.
    ///
    /// Each try has a restricted person of its own, so that no try finds what another left.
    ///
    /// - Parameter door: the guesses of no two doors meet.
    static func all(at door: Door) -> (guesses: [Guess], hidden: [Facts], nothing: Guess) {
        let all = Set(GuessedField.allCases)
        var tries: [(name: String, fields: Set<GuessedField>)] = [("all true", all)]
        for field in GuessedField.allCases {
            tries += [("all true but \(field)", all.subtracting([field])), ("only \(field) true", [field])]
        }
        let first = (Door.allCases.firstIndex(of: door) ?? 0) * (tries.count * 2 + 1)
        var guesses: [Guess] = []
        var hidden: [Facts] = []
        for (place, attempt) in tries.enumerated() {
            let (truth, chance) = (Facts(first + place * 2), Facts(first + place * 2 + 1))
            hidden.append(truth)
            guesses.append(Guess(name: attempt.name, typed: chance.with(attempt.fields, of: truth)))
        }
        return (guesses, hidden, Guess(name: "nothing true", typed: Facts(first + tries.count * 2)))
    }
}
