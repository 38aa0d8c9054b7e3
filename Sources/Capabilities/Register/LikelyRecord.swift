import Core
import Matching
import Storage

/// What is known of somebody, as the matcher compares it.
struct LikelyRecord: Hashable, Sendable {
    /// One, and another for each number, address, name or way of being called that they also have.
    private(set) var rows: [MatchRecord]
    /// Facts told in confidence: they count, and are neither shown as a reason nor used for what staff are shown.
    private(set) var guarded: Set<MatchField>

    /// More numbers and addresses than this tell nothing more of who somebody is.
    static let rowLimit = 4

    init(rows: [MatchRecord], guarded: Set<MatchField>) { (self.rows, self.guarded) = (rows, guarded) }

    init?(_ facts: LikelyFacts) {
        let called = facts.called
        guard let first = called.first else { return nil }
        func other<T>(_ values: [T], _ place: Int) -> T? {
            place < values.count ? values[place] : values.first
        }
        let most = [called.count, facts.phones.count, facts.emails.count, facts.numbers.count].max() ?? 1
        rows = (0..<min(most, Self.rowLimit)).map { place in
            let name = other(called, place) ?? first
            let givens = name.given.split(separator: " ", maxSplits: 1).map(String.init)
            let home = facts.homes.first
            return MatchRecord([
                .givenName: givens.first ?? "", .middleNames: givens.count > 1 ? givens[1] : "",
                .familyName: name.family,
                .previousFamilyName: called.first { $0.family != name.family && !$0.family.isEmpty }?.family
                    ?? "",
                .dateOfBirth: facts.birth?.precision == .day ? facts.birth?.date.description ?? "" : "",
                .sex: facts.sex?.rawValue ?? "", .addressLine: home?.line ?? "",
                .postcode: home?.postcode ?? "",
                .previousPostcode: facts.homes.dropFirst().compactMap(\.postcode)
                    .first { $0 != home?.postcode } ?? "",
                .phone: other(facts.phones, place) ?? "", .email: other(facts.emails, place) ?? "",
                .nhsNumber: other(facts.numbers, place) ?? "",
            ])
        }
        guarded = facts.guarded
    }

    /// Without what was told in confidence.
    var open: LikelyRecord {
        guard !guarded.isEmpty else { return self }
        var rows = rows
        for place in rows.indices {
            for field in guarded { rows[place][field] = "" }
        }
        return LikelyRecord(rows: rows, guarded: [])
    }

    /// The numbers under which it is found; in order, so that rows are always written in one order.
    var keys: [Int64] { Set(rows.flatMap { BlockingKeys($0).values }).sorted() }
}

/// A record with the numbers under which it is found, which take longer to work out than to keep.
struct LikelySubject: Sendable {
    let record: LikelyRecord
    let keys: [Int64]

    init(_ record: LikelyRecord) { (self.record, keys) = (record, record.keys) }

    /// Of somebody not yet on the register; without a name or a basis there is nothing to compare.
    init?(_ new: NewPerson) {
        guard let record = LikelyFacts(new).flatMap(LikelyRecord.init) else { return nil }
        self.init(record)
    }
}

/// Everything of somebody that a record is made of, what holds now first.
struct LikelyFacts: Hashable, Sendable {
    var names: [PersonName] = []
    var birth: KnownDate?
    var sex: Sex?
    var numbers: [String] = []
    var homes: [Home] = []
    var phones: [String] = []
    var emails: [String] = []
    var guarded: Set<MatchField> = []

    struct Home: Hashable, Sendable {
        var postcode: String?
        var line: String?
    }

    struct Called: Hashable, Sendable {
        let given: String
        let family: String
    }

    /// The ways they were ever called, each once.
    fileprivate var called: [Called] {
        var called: [Called] = []
        for name in names {
            for given in [name.given, name.knownAs].compactMap(\.self) {
                let way = Called(given: given, family: name.family)
                if !called.contains(way) { called.append(way) }
            }
        }
        return called
    }
}

extension LikelyFacts {
    /// Of somebody not yet on the register; without a name or a basis there is nothing to compare.
    init?(_ new: NewPerson) {
        guard let name = new.name, new.basis != .none else { return nil }
        names = [name] + new.previousNames
        (birth, sex) = (new.birth, new.sex)
        numbers = new.nhsNumber.map { [$0.digits] } ?? []
        homes = [Home(new.whereabouts.postcode?.text, new.addressLines)].compactMap(\.self)
        phones = new.contacts.filter { $0.address.kind == .phone }.map(\.address.value)
        emails = new.contacts.filter { $0.address.kind == .email }.map(\.address.value)
    }
}

extension LikelyFacts.Home {
    /// `nil` where nothing of it is known.
    init?(_ postcode: String?, _ lines: String?) {
        let line = lines.map { $0.split(whereSeparator: \.isNewline).joined(separator: ", ") }
        guard postcode != nil || line != nil else { return nil }
        (self.postcode, self.line) = (postcode, line)
    }
}

extension MatchField {
    /// Its column in `match_record`, in the order of the fields.
    static let columnNames: [StaticString] = [
        "given_name", "middle_names", "family_name", "previous_family_name", "date_of_birth", "sex",
        "address_line", "postcode", "previous_postcode", "phone", "email", "nhs_number",
    ]

    /// The reasons that it may be part of.
    var fact: Score.Fact {
        switch self {
        case .givenName, .middleNames, .familyName, .previousFamilyName: .names
        case .dateOfBirth: .dateOfBirth
        case .sex: .sex
        case .addressLine, .postcode, .previousPostcode: .home
        case .phone: .phone
        case .email: .email
        case .nhsNumber: .nhsNumber
        }
    }
}

extension MatchRecord {
    init(row: Row) throws {
        self.init()
        for field in MatchField.allCases { self[field] = try row.value(field.heading) }
    }
}
