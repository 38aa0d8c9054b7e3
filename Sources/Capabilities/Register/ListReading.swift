import Core
import Interop

/// Reads rows of one list, each to a person or to why it isn't one, in words a receptionist understands.
struct ListReading: Sendable {
    let basis: ListSource.Basis
    let asAt: LocalDate
    private let places: [ListColumn: Int]
    let turned: Set<ListColumn>

    /// Why a row isn't taken.
    struct Problem: Error, Hashable, Sendable {
        let reason: String
    }

    init(_ file: ListFile, basis: ListSource.Basis, asAt: LocalDate) {
        (self.basis, self.asAt, turned) = (basis, asAt, file.turned)
        let columns = file.columns
        var places: [ListColumn: Int] = [:]
        for (place, column) in columns.enumerated() { if let column { places[column] = place } }
        self.places = places
    }

    func has(_ column: ListColumn) -> Bool { places[column] != nil }

    func cell(_ column: ListColumn, _ row: CSVRow) -> String {
        guard let place = places[column], place < row.cells.count else { return "" }
        return CleanText.line(row.cells[place])
    }

    /// The source's own number, even of a row that can't be taken.
    func sourceID(_ row: CSVRow) -> String? {
        let typed = cell(.sourceID, row)
        return typed.isEmpty || typed.utf8.count > 100 ? nil : typed
    }

    func person(_ row: CSVRow) throws(Problem) -> ListPerson {
        if let problem = row.problem { throw Problem(reason: problem.message) }
        try checkCode(row)
        var notes: [String] = []
        let name = try name(row)
        let number = try nhsNumber(row, &notes)
        let birth = try day(.dateOfBirth, row)
        if let birth, birth > asAt { throw Problem(reason: "The date of birth is after the day of the list") }
        if let birth, birth.years(to: asAt) > 120 {
            throw Problem(reason: "The date of birth would make them older than 120")
        }
        if number == nil, birth == nil, cell(.postcode, row).isEmpty {
            throw Problem(
                reason:
                    "A name alone isn’t enough to know who this is. Give the date of birth, the NHS number or the postcode"
            )
        }
        var person = ListPerson(
            key: sourceID(row) ?? "", name: name, middleNames: nonEmpty(cell(.middleNames, row), limit: 100),
            birth: birth, sex: try sex(row), nhsNumber: number,
            addressLine: nonEmpty(cell(.addressLine, row), limit: 200),
            postcode: try postcode(.postcode, row), contacts: try contacts(row, &notes),
            carerSince: try day(.carerSince, row), carerUntil: try day(.carerUntil, row),
            caredForPostcode: try postcode(.caredForPostcode, row), relationship: relationship(row, &notes),
            hours: try hours(row), agreedOn: try agreedOn(row), notes: notes)
        if cell(.sourceID, row).utf8.count > 100 {
            throw Problem(reason: "The source_id is longer than 100 characters")
        }
        try checkDays(person)
        if person.key.isEmpty { person.key = "~" + FingerprintText.of(person.identity) }
        return person
    }

    private func checkCode(_ row: CSVRow) throws(Problem) {
        for (place, cell) in row.cells.enumerated() where place != places[.sourceID] {
            let text = CleanText.line(cell)
            if text == "229774002" {
                throw Problem(
                    reason:
                        "229774002 is the code of the paid job “carer”. Unpaid carers have 224484003. Check with the person, and put the code right"
                )
            }
            // The number often quoted for it fails its own check digit; the words are what lists have.
            if text == "184156008" || SearchText.fold(text) == "has a carer" {
                throw Problem(
                    reason:
                        "“Has a carer” says that somebody cares for this person, not that they are a carer. Send the row of whoever cares for them"
                )
            }
        }
    }

    private func name(_ row: CSVRow) throws(Problem) -> PersonName {
        do {
            return try PersonName(given: cell(.givenName, row), family: cell(.familyName, row))
        } catch {
            switch error.reason {
            case .missing: throw Problem(reason: "There is no name")
            default:
                let part = error.part == .family ? "last name" : "first name"
                throw Problem(reason: "The \(part) has characters that no name has, or is too long")
            }
        }
    }

    /// A spreadsheet takes the number for an amount: it loses noughts at the front, or writes 9.99E+09.
    private func nhsNumber(_ row: CSVRow, _ notes: inout [String]) throws(Problem) -> NHSNumber? {
        let typed = cell(.nhsNumber, row)
        if typed.isEmpty { return nil }
        if isScientific(typed) {
            throw Problem(
                reason:
                    "A spreadsheet turned the NHS number into \(typed) and its last digits are lost. Format the column as text, and send the list again"
            )
        }
        let digits = typed.filter { !$0.isWhitespace && $0 != "-" }
        if let number = NHSNumber(digits) { return number }
        if (8...9).contains(digits.count), digits.allSatisfy({ $0.isASCII && $0.isNumber }),
            let number = NHSNumber(String(repeating: "0", count: 10 - digits.count) + digits)
        {
            notes.append("A nought that a spreadsheet took off the NHS number was put back")
            return number
        }
        throw Problem(
            reason: digits.count == 10
                ? "Check the NHS number: one or more of its digits isn’t right"
                : "The NHS number must be 10 digits")
    }

    private func isScientific(_ text: String) -> Bool {
        let upper = text.uppercased()
        guard let place = upper.firstIndex(of: "E"), place != upper.startIndex else { return false }
        let rest = upper[upper.index(after: place)...].drop { $0 == "+" || $0 == "-" }
        return upper[..<place].allSatisfy { $0.isNumber || $0 == "." || $0 == "," } && !rest.isEmpty
            && rest.allSatisfy(\.isNumber)
    }

    private func postcode(_ column: ListColumn, _ row: CSVRow) throws(Problem) -> Postcode? {
        let typed = cell(column, row)
        if typed.isEmpty { return nil }
        guard let postcode = Postcode(typed) else {
            let whose = column == .postcode ? "The postcode" : "The postcode of the person cared for"
            guard let meant = Postcode.suggestion(for: typed) else {
                throw Problem(reason: "\(whose) isn’t a real one. Check it, or leave it out")
            }
            throw Problem(reason: "\(whose) isn’t a real one. Is it \(meant.text)?")
        }
        return postcode
    }

    private func contacts(_ row: CSVRow, _ notes: inout [String]) throws(Problem) -> [PersonContact.Address] {
        var contacts: [PersonContact.Address] = []
        let phone = cell(.phone, row)
        if !phone.isEmpty {
            if isScientific(phone) {
                throw Problem(
                    reason:
                        "A spreadsheet turned the phone number into \(phone) and its last digits are lost. Format the column as text, and send the list again"
                )
            }
            let lost = phone.filter { !$0.isWhitespace }
            if let number = PhoneNumber(phone) {
                contacts.append(.phone(number))
            } else if (9...10).contains(lost.count), lost.first.map({ "12378".contains($0) }) == true,
                let number = PhoneNumber("0" + lost)
            {
                notes.append("A nought that a spreadsheet took off the phone number was put back")
                contacts.append(.phone(number))
            } else {
                throw Problem(reason: "The phone number isn’t a real one. Check it, or leave it out")
            }
        }
        let email = cell(.email, row)
        if !email.isEmpty {
            guard let address = EmailAddress(email) else {
                throw Problem(reason: "The email address isn’t a real one. Check it, or leave it out")
            }
            contacts.append(.email(address))
        }
        return contacts
    }

    private func nonEmpty(_ text: String, limit: Int) -> String? {
        text.isEmpty ? nil : String(text.unicodeScalars.prefix(limit))
    }
}
