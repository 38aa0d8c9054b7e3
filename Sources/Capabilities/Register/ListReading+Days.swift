import Core
import Interop

extension ListReading {
    /// A day as partners write it: 2026-03-25, 25/03/2026, 25.3.2026, 25 March 2026.
    ///
    /// What could only be the American order, and what could be meant in this century or the last, is refused: a
    /// guess would be somebody else's birthday.
    func day(_ column: ListColumn, _ row: CSVRow) throws(Problem) -> LocalDate? {
        let typed = cell(column, row)
        if typed.isEmpty { return nil }
        if let day = LocalDate(typed) { return day }
        let label = Self.name(of: column)
        // A time at the end is a spreadsheet's; a day has none.
        if typed.utf8.count > 10, let day = LocalDate(String(typed.prefix(10))) { return day }
        let hasTime = typed.contains(":")
        let text = hasTime ? typed.split(separator: " ").first.map { String($0) } ?? typed : typed
        let parts = text.split { "/.-– ".contains($0) }.map(String.init)
        guard parts.count == 3, text.first?.isLetter == true || text.first?.isNumber == true else {
            if typed.allSatisfy(\.isNumber), typed.count == 5 {
                throw Problem(
                    reason:
                        "\(label) came as the number \(typed), which only a spreadsheet understands. Format the column as a date"
                )
            }
            throw Problem(reason: "\(label) isn’t a day we can read. Write it like 25/03/1960")
        }
        if parts[0].count == 4, let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2]),
            let date = LocalDate(year: year, month: month, day: day)
        {
            return date
        }
        guard let day = Int(parts[0]), let month = Int(parts[1]) ?? Self.month(parts[1]),
            let year = Int(parts[2])
        else { throw Problem(reason: "\(label) isn’t a day we can read. Write it like 25/03/1960") }
        guard parts[2].count == 4 else {
            throw Problem(
                reason: "\(label) has a year of two figures, and we won’t guess the century. Write all four")
        }
        if let date = LocalDate(year: year, month: month, day: day) {
            guard !turned.contains(column) || day > 12 || day == month || Int(parts[1]) == nil else {
                throw Problem(
                    reason:
                        "\(label) could be meant either way round: other rows of this list have the month first. Write the day first in the whole column"
                )
            }
            return date
        }
        if LocalDate(year: year, month: day, day: month) != nil {
            throw Problem(
                reason:
                    "\(label) has the month first, in the American way. A spreadsheet may have turned other days round too: check the whole column, and write the day first"
            )
        }
        throw Problem(reason: "\(label) is no day there is")
    }

    /// Columns in which some day could only be of the American order, so that no other day is sure.
    static func turned(_ columns: [ListColumn?], _ rows: [CSVRow]) -> Set<ListColumn> {
        var turned: Set<ListColumn> = []
        let days: Set<ListColumn> = [.dateOfBirth, .carerSince, .carerUntil, .agreedOn]
        for (place, column) in columns.enumerated() {
            guard let column, days.contains(column) else { continue }
            let isTurned = rows.contains { row in
                guard place < row.cells.count else { return false }
                let parts = row.cells[place].split { "/.-".contains($0) }
                guard parts.count == 3, parts[0].utf8.count <= 2, parts[1].utf8.count <= 2,
                    let first = Int(parts[0]), let second = Int(parts[1])
                else { return false }
                return (1...12).contains(first) && (13...31).contains(second)
            }
            if isTurned { turned.insert(column) }
        }
        return turned
    }

    private static func name(of column: ListColumn) -> String {
        switch column {
        case .dateOfBirth: "The date of birth"
        case .carerSince: "The day they became a carer"
        case .carerUntil: "The day they stopped being a carer"
        default: "The day on which they agreed"
        }
    }

    private static func month(_ name: String) -> Int? {
        let names = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
        return names.firstIndex(of: String(name.lowercased().prefix(3))).map { $0 + 1 }
    }

    func sex(_ row: CSVRow) throws(Problem) -> Sex? {
        switch cell(.sex, row).lowercased() {
        case "", "unknown", "not known", "u", "0", "9", "x", "i", "indeterminate", "other", "not said": nil
        case "f", "female", "woman", "2": .female
        case "m", "male", "man", "1": .male
        default: throw Problem(reason: "Sex must be F or M, or empty when it isn’t known")
        }
    }

    /// A word we don't know is put aside and said: the row is taken.
    func relationship(_ row: CSVRow, _ notes: inout [String]) -> Relationship? {
        let typed = SearchText.fold(cell(.relationship, row))
        if typed.isEmpty { return nil }
        let known = Relationship.allCases.first {
            SearchText.fold($0.rawValue) == typed || SearchText.fold($0.label) == typed
        }
        if let known = known ?? Self.relationships[typed] { return known }
        notes.append(
            "We don’t have the relationship “\(cell(.relationship, row).prefix(40))”, and left it out")
        return nil
    }

    /// Said of the person cared for.
    private static let relationships: [String: Relationship] = [
        "wife": .partner, "husband": .partner, "spouse": .partner, "civil partner": .partner,
        "mother": .parent, "father": .parent, "mum": .parent, "dad": .parent, "son": .child,
        "daughter": .child,
        "brother": .sibling, "sister": .sibling, "grandmother": .grandparent, "grandfather": .grandparent,
        "grandson": .grandchild, "granddaughter": .grandchild, "other relative": .otherRelative,
        "relative": .otherRelative, "aunt": .otherRelative, "uncle": .otherRelative, "cousin": .otherRelative,
    ]

    func hours(_ row: CSVRow) throws(Problem) -> HoursPerWeek? {
        let typed = cell(.hoursPerWeek, row)
        if typed.isEmpty { return nil }
        guard let hours = HoursPerWeek(typed) else {
            throw Problem(reason: "Hours a week must be a number from 0 to 168")
        }
        return hours
    }

    func agreedOn(_ row: CSVRow) throws(Problem) -> LocalDate? {
        let day = try day(.agreedOn, row)
        if basis == .agreed, day == nil {
            throw Problem(
                reason:
                    "There is no day on which this person agreed. Ask them, and write the day in agreed_on")
        }
        if let day, day > asAt {
            throw Problem(reason: "The day on which they agreed is after the day of the list")
        }
        return day
    }

    func checkDays(_ person: ListPerson) throws(Problem) {
        if let since = person.carerSince, since > asAt {
            throw Problem(reason: "The day they became a carer is after the day of the list")
        }
        if let since = person.carerSince, let birth = person.birth, since < birth {
            throw Problem(reason: "The day they became a carer is before they were born")
        }
        if let until = person.carerUntil {
            if until > asAt {
                throw Problem(reason: "The day they stopped being a carer is after the day of the list")
            }
            if let since = person.carerSince, until < since {
                throw Problem(reason: "They stopped being a carer before they became one: check both days")
            }
        }
    }
}
