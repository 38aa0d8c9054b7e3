import Core
import Foundation

/// A made-up person whose every fact is told apart from everybody else's, so that a leak is recognised anywhere.
struct Persona: Sendable {
    let given: String
    let family: String
    let birth: LocalDate
    let phone: String
    let email: String
    let nhsNumber: String
    let postcode: String
    let house: String
    /// What was written about them in a note.
    let note: String

    /// - Parameter number: no two have the same.
    init(
        _ number: Int, _ given: String, _ family: String, born: LocalDate, postcode: String,
        house: String? = nil
    ) {
        (self.given, self.family, birth, self.postcode) = (given, family, born, postcode)
        phone = "07700 900\(String(format: "%03d", number))"
        email = "box\(number)\(family.lowercased())@example.org"
        nhsNumber = Self.nhsNumber(number)
        self.house = house ?? "\(number) \(family) Row"
        note = "Notewords\(number)\(family)"
    }

    var name: String { "\(given) \(family)" }

    /// Every way in which their facts stand on a page, besides their reference and identifier.
    var facts: [String] {
        let digits = Array(nhsNumber)
        let spaced = [digits[0..<3], digits[3..<6], digits[6..<10]].map { String($0) }.joined(separator: " ")
        return [
            given, family, phone, "+44\(phone.dropFirst().replacing(" ", with: ""))", email, nhsNumber,
            spaced,
            birth.spoken, birth.description, note,
        ]
    }

    /// The `number`th of the test range whose check digit is right.
    static func nhsNumber(_ number: Int) -> String {
        var (left, stem) = (number, 999_000_100)
        while true {
            let weighted = zip(String(stem).compactMap(\.wholeNumberValue), (2...10).reversed()).map(*)
                .reduce(0, +)
            let check = (11 - weighted % 11) % 11
            if check < 10 {
                if left == 0 { return "\(stem)\(check)" }
                left -= 1
            }
            stem += 1
        }
    }
}

/// Those whom the walk asks about.
enum Relation: String, CaseIterable, Sendable {
    /// The Dorset centre's own carer.
    case ours
    /// Theirs too, and shared by the carer's consent with the partner, a hospital.
    case shared
    /// A carer of the north Hampshire centre, with whom the others have nothing to do.
    case theirs
    /// The Dorset centre's, restricted.
    case restricted
    /// Whom the restricted person looks after, whose own record is open to those who work with them.
    case linked
    /// An identifier that was never given to anybody.
    case nobody
    /// One of ours in the address, with something of theirs behind it.
    case mixed

    var carer: Persona? {
        switch self {
        case .ours:
            Persona(
                11, "Zephyrine", "Quillfeather", born: "1961-02-13", postcode: "DT1 1XX",
                house: "5 Lantern Close")
        case .shared: Persona(12, "Ottoline", "Brackwater", born: "1962-03-14", postcode: "DT1 1XX")
        case .theirs: Persona(13, "Peregrina", "Thistlewick", born: "1963-04-15", postcode: "RG21 4XX")
        // At the same address as one of ours, who are shown with their household.
        case .restricted:
            Persona(
                14, "Isaura", "Vexmoor", born: "1964-05-16", postcode: "DT1 1XX", house: "5 Lantern Close")
        // The record of theirs that names them as a carer must not say who.
        case .linked: Relation.restricted.caredFor
        case .nobody, .mixed: nil
        }
    }

    /// Whom each of them looks after.
    var caredFor: Persona? {
        switch self {
        case .ours:
            Persona(
                21, "Leofric", "Quillfeather", born: "1931-06-17", postcode: "DT1 1XX",
                house: "5 Lantern Close")
        case .shared: Persona(22, "Barnabus", "Ollivant", born: "1932-07-18", postcode: "DT1 1XX")
        case .theirs: Persona(23, "Hereward", "Gossamer", born: "1933-08-19", postcode: "RG21 4XX")
        case .restricted: Persona(24, "Mordaunt", "Pennyroyal", born: "1934-09-20", postcode: "DT1 1XX")
        case .linked, .nobody, .mixed: nil
        }
    }
}
