/// Many records, each in one line of the processor's cache: texts are kept once and known by numbers.
package final class Roster: Sendable {
    let rows: Fixed<Row>

    package var count: Int { rows.count }

    /// One record; 0 is missing.
    struct Row: Sendable {
        var given: UInt32 = 0, middle: UInt32 = 0, family: UInt32 = 0, previousFamily: UInt32 = 0
        var birth: UInt32 = 0
        var address: UInt32 = 0, postcode: UInt32 = 0, previousPostcode: UInt32 = 0
        var phone: UInt32 = 0, email: UInt32 = 0
        var nhsNumber: UInt64 = 0
        var sex: UInt8 = 0
    }

    let names: Names
    let dates: FixedTexts
    let addresses: FixedTexts
    let postcodes: FixedNumbers
    let phones: FixedNumbers
    let emails: FixedTexts
    /// A number that parts the homes of one postcode: the first with a figure in it of an address, or its hash.
    let houses: Fixed<UInt32>
    /// The two longest words of an address, as hashes in the order of their size; 0 for none.
    let streets: Fixed<(first: UInt32, second: UInt32)>

    init(
        rows: [Row], names: Names, dates: FixedTexts, addresses: FixedTexts, postcodes: FixedNumbers,
        phones: FixedNumbers, emails: FixedTexts
    ) {
        self.rows = Fixed(rows)
        (self.names, self.dates, self.addresses) = (names, dates, addresses)
        (self.postcodes, self.phones, self.emails) = (postcodes, phones, emails)
        houses = Fixed((0..<UInt32(addresses.size)).map { AddressText.house(addresses[$0]) })
        streets = Fixed((0..<UInt32(addresses.size)).map { AddressText.street(addresses[$0]) })
    }

    deinit {
        rows.free()
        names.free()
        dates.free()
        addresses.free()
        postcodes.free()
        phones.free()
        emails.free()
        houses.free()
        streets.free()
    }

    /// How many were born on each day, by `dayPlace`.
    func birthCounts() -> [UInt32] {
        var counts = [UInt32](repeating: 0, count: Self.dayCount)
        for row in rows.slice(0..<count) { counts[Self.dayPlace(row.birth)] += 1 }
        return counts
    }

    /// The place of a day in a table of two centuries; 0 for all others.
    static func dayPlace(_ birth: UInt32) -> Int {
        let (year, month, day) = (Int(birth / 10_000), Int(birth / 100 % 100), Int(birth % 100))
        guard (1850..<2050).contains(year), month <= 12, day <= 31 else { return 0 }
        return 1 + ((year - 1850) * 13 + month) * 32 + day
    }

    static let dayCount = 200 * 13 * 32 + 1

    /// How many records have this name as their given name, or its first word; by the name's number.
    func givenCounts() -> [UInt32] {
        var counts = [UInt32](repeating: 0, count: names.compact.count)
        for row in rows.slice(0..<count) where row.given != 0 {
            let whole = names.compact[row.given]
            counts[Int(whole)] += 1
            let first = names.first(of: row.given)
            if first != whole { counts[Int(first)] += 1 }
        }
        return counts
    }

    /// How many have it as their family name, now or before; by the name's number.
    func familyCounts() -> [UInt32] {
        var counts = [UInt32](repeating: 0, count: names.compact.count)
        for row in rows.slice(0..<count) {
            let whole = names.compact[row.family]
            if whole != 0 { counts[Int(whole)] += 1 }
            let other = names.compact[row.previousFamily]
            if other != 0, other != whole { counts[Int(other)] += 1 }
            for word in names.words(of: row.family) { counts[Int(word)] += 1 }
        }
        return counts
    }
}
