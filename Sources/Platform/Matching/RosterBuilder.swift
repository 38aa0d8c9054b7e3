/// Gathers records, field by field, into a roster.
package struct RosterBuilder {
    private var names = NameTable()
    private var dates = TextTable()
    private var addresses = TextTable()
    private var postcodes = NumberTable()
    private var phones = NumberTable()
    private var emails = TextTable()
    private var rows: [Roster.Row] = []
    private var scratch: [UInt8] = []

    package init() {}

    package var count: Int { rows.count }

    /// Begins a record with nothing known.
    package mutating func begin() {
        rows.append(Roster.Row())
    }

    /// Sets a field of the record begun last; white space alone is nothing.
    package mutating func set(_ field: MatchField, _ text: UnsafeBufferPointer<UInt8>) {
        let place = rows.count - 1
        guard place >= 0, text.count > 0 else { return }
        switch field {
        case .givenName: rows[place].given = names.number(text)
        case .middleNames: rows[place].middle = names.number(text)
        case .familyName: rows[place].family = names.number(text)
        case .previousFamilyName: rows[place].previousFamily = names.number(text)
        case .dateOfBirth: rows[place].birth = birth(text)
        case .sex: rows[place].sex = NumberReading.sex(text)
        case .addressLine:
            TextFolding.foldAddress(text, into: &scratch)
            rows[place].address = scratch.withUnsafeBufferPointer { addresses.number($0) }
        case .postcode: rows[place].postcode = postcodes.number(NumberReading.postcode(text))
        case .previousPostcode:
            rows[place].previousPostcode = postcodes.number(NumberReading.postcode(text))
        case .phone: rows[place].phone = phones.number(NumberReading.phone(text))
        case .email: rows[place].email = email(text)
        case .nhsNumber: rows[place].nhsNumber = NumberReading.nhsNumber(text)
        }
    }

    package mutating func append(_ record: MatchRecord) {
        begin()
        for field in MatchField.allCases {
            var text = record[field]
            text.withUTF8 { set(field, $0) }
        }
    }

    /// What was gathered; nothing can be added to it.
    package consuming func roster() -> Roster {
        Roster(
            rows: rows, names: names.names(), dates: dates.fixed(), addresses: addresses.fixed(),
            postcodes: postcodes.fixed(), phones: phones.fixed(), emails: emails.fixed())
    }

    private mutating func birth(_ text: UnsafeBufferPointer<UInt8>) -> UInt32 {
        if let number = DateReading.number(text) { return number }
        TextFolding.fold(text, into: &scratch)
        let number = scratch.withUnsafeBufferPointer { dates.number($0) }
        return number == 0 ? 0 : number | DateReading.textBit
    }

    private mutating func email(_ text: UnsafeBufferPointer<UInt8>) -> UInt32 {
        scratch.removeAll(keepingCapacity: true)
        for byte in text where byte > 32 { scratch.append(byte >= 65 && byte <= 90 ? byte + 32 : byte) }
        guard scratch.contains(UInt8(ascii: "@")) else { return 0 }
        return scratch.withUnsafeBufferPointer { emails.number($0) }
    }
}
