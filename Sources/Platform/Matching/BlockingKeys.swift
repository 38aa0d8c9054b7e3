/// The few numbers under which a record is found again; two records of one person nearly always share one.
///
/// They are the same on every machine and in every version, so a database may keep them in an index. They
/// are made of the facts below and can't be read, but whoever knows a person can work theirs out: they are
/// as private as the record.
package struct BlockingKeys: Hashable, Sendable {
    /// At most nine; no two alike.
    package let values: [Int64]

    package init(_ record: MatchRecord) {
        var builder = RosterBuilder()
        builder.append(record)
        let roster = builder.roster()
        var seen: Set<Int64> = []
        values = Pass.allCases.prefix(Pass.keptCount).compactMap { pass in
            let key = Int64(bitPattern: roster.key(pass, of: 0))
            return key != 0 && seen.insert(key).inserted ? key : nil
        }
    }
}

/// What two records must share to be compared, one kind of key each, the most telling first.
enum Pass: Int, CaseIterable, Sendable {
    case nhsNumber, phone, email, home
    case birthAndGiven, birthAndFamily, namesAndYear, namesAndDistrict, postcodeAndGiven
    /// Wider ones, for whole lists only: they say little of a name or a day that many share.
    case birth, names, formerNames, street, words, familyAndHouse, givenAndHouse, postcode

    static let count = 17
    /// Those that a database keeps.
    static let keptCount = 9

    /// More records than this under one key are no block: who belongs together shares a better one too.
    var limit: Int { rawValue < Self.keptCount ? 400 : 30 }
}

extension Roster {
    /// A record's key for a pass; 0 where it doesn't say enough.
    func key(_ pass: Pass, of record: Int) -> UInt64 {
        let row = rows[record]
        let (first, second): (UInt64, UInt64) =
            switch pass {
            case .nhsNumber: (row.nhsNumber, 1)
            case .phone: (phones.values[row.phone], 1)
            case .email: (row.email == 0 ? 0 : StableHash.of(emails[row.email]), 1)
            case .home: (postcodes.values[row.postcode], UInt64(houses[row.address]))
            case .birthAndGiven: (birthKey(row.birth), initial(row.given))
            case .birthAndFamily: (birthKey(row.birth), initial(row.family))
            case .namesAndYear:
                (
                    bothNames(row, row.family),
                    row.birth & DateReading.textBit == 0 ? UInt64(row.birth / 10_000) : 0
                )
            case .namesAndDistrict: (bothNames(row, row.family), district(postcodes.values[row.postcode]))
            case .postcodeAndGiven: (postcodes.values[row.postcode], initial(row.given))
            case .birth: (birthKey(row.birth), 1)
            case .names: (bothNames(row, row.family), 1)
            case .formerNames:
                (bothNames(row, row.previousFamily == 0 ? row.family : row.previousFamily), 1)
            case .street: (UInt64(houses[row.address]), UInt64(streets[row.address].first))
            case .words: (UInt64(streets[row.address].first), UInt64(streets[row.address].second))
            case .familyAndHouse: (UInt64(houses[row.address]), names.sounds[names.compact[row.family]])
            case .givenAndHouse: (UInt64(houses[row.address]), names.sounds[names.first(of: row.given)])
            case .postcode: (postcodes.values[row.postcode], 1)
            }
        guard first != 0, second != 0 else { return 0 }
        return StableHash.joined(StableHash.joined(UInt64(pass.rawValue + 1), first), second)
    }

    private func initial(_ name: UInt32) -> UInt64 { UInt64(names.firstLetters[name]) }

    /// How both names sound, whichever way round they were written.
    private func bothNames(_ row: Row, _ family: UInt32) -> UInt64 {
        let given = names.sounds[names.first(of: row.given)]
        let family = names.sounds[names.compact[family]]
        return given == 0 || family == 0 ? 0 : StableHash.joined(min(given, family), max(given, family))
    }

    private func district(_ postcode: UInt64) -> UInt64 {
        postcode & NumberReading.validBit == 0 ? postcode : NumberReading.district(postcode)
    }

    private func birthKey(_ birth: UInt32) -> UInt64 {
        guard birth & DateReading.textBit != 0 else { return UInt64(birth) }
        return StableHash.of(dates[birth & ~DateReading.textBit])
    }
}
