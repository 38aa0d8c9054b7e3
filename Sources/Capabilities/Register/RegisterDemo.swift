import Core
import Storage

/// Makes up carers and those they care for, with their households, links, claims, consents and contacts.
///
/// The same seed gives the same people. Telephone numbers are those set aside for drama, e-mail is at example.org, and
/// NHS numbers are of the test range, so that nobody real is ever reached.
package struct RegisterDemo {
    /// How many carers are written in one transaction.
    package static let batchSize = 2000
    /// How many young carers are 16 or 17 for certain, where somebody works with them: few would be by chance.
    private static let turning18 = 6

    let places: [DemoPlace]
    let today: LocalDate
    var chance: SeededChance
    private var nextNHSNumber = 1
    private var made: Int64 = 0
    private let weights: [Int]
    private var names: [String: Name] = [:]
    private var references: Set<Reference> = []

    /// What becomes of a name in the record and in search, worked out once.
    private struct Name {
        let name: PersonName
        let sortKey: SQLValue
        let words: [SQLValue]
    }

    package init(places: [DemoPlace], seed: UInt64, today: LocalDate) {
        self.places = places.filter { !$0.postcodes.isEmpty }
        self.today = today
        chance = SeededChance(seed: seed)
        weights = self.places.map { $0.carersByHours.reduce(0, +) }
    }

    /// The tables that are filled; words and keys, the batch's last, go to theirs at the end.
    package static let tables = DemoBatch().tables.dropLast(2).map(\.name) + ["match_key", "person_word"]

    /// Before the first batch.
    ///
    /// Words and keys arrive in no order, and are put into theirs by `end`.
    package static func begin(_ connection: any Connection) throws {
        try connection.run(
            """
            CREATE TABLE demonstration_word (
                seen_by TEXT NOT NULL, word TEXT NOT NULL, sort_name TEXT NOT NULL, person_id TEXT NOT NULL
            )
            """)
        try connection.run(
            """
            CREATE TABLE demonstration_key (
                restricted BOOLEAN NOT NULL, key BIGINT NOT NULL, person_id TEXT NOT NULL
            )
            """)
    }

    /// After the last batch.
    package static func end(_ connection: any Connection) throws {
        try connection.run(
            """
            INSERT INTO person_word (seen_by, word, sort_name, person_id)
            SELECT seen_by, word, sort_name, person_id FROM demonstration_word
            ORDER BY seen_by, word, sort_name, person_id
            """)
        try connection.run("DROP TABLE demonstration_word")
        try connection.run(
            """
            INSERT INTO match_key (restricted, key, person_id)
            SELECT restricted, key, person_id FROM demonstration_key ORDER BY restricted, key, person_id
            """)
        try connection.run("DROP TABLE demonstration_key")
    }

    /// The next carers, and what others need to know of them.
    package mutating func batch(of count: Int) -> (DemoBatch, [DemoCarer]) {
        var batch = DemoBatch()
        var carers: [DemoCarer] = []
        let isFirst = made == 0
        while carers.count < count {
            let left = count - carers.count
            let isTurning18 = isFirst && left <= min(Self.turning18, count / 10)
            carers.append(contentsOf: household(&batch, atMost: left, isTurning18: isTurning18))
        }
        batch.keepCompared()
        return (batch, carers)
    }

    /// One household, mostly of one carer: sometimes a couple who care for each other, or for the same parent.
    private mutating func household(
        _ batch: inout DemoBatch, atMost most: Int, isTurning18: Bool
    ) -> [DemoCarer] {
        let drawn = places[chance.position(weights: weights)]
        let place = isTurning18 ? places.first(where: \.hasYoungCarersWorkers) ?? drawn : drawn
        let carer = makeCarer(place, ages: isTurning18 ? (16, 17) : nil, &batch)
        var made = [carer]
        let caredFor = makeCaredFor(by: carer, &batch)
        let link = addLink(from: carer, to: caredFor, &batch)
        if chance.happens(6) {
            addLink(from: carer, to: makeCaredFor(by: carer, &batch), &batch)
        } else if most > 1, chance.happens(5) {
            let sharer = makeCarer(
                place, family: carer.family, postcode: carer.postcode, street: carer.street, &batch)
            addLink(from: sharer, to: caredFor, &batch)
            made.append(sharer)
        } else if carer.age >= 60, caredFor.relationship == "partner", chance.happens(8) {
            addMutualLink(from: caredFor, to: carer, &batch)
        }
        return made.map {
            DemoCarer(
                person: $0.id, family: $0.family, organisation: $0.centre, registeredOn: $0.registeredOn,
                isYoung: $0.age < 18, age: $0.age, place: place, link: $0.id == carer.id ? link : nil,
                caredForAge: caredFor.age)
        }
    }

    // MARK: People

    struct Someone {
        let id: PersonID
        let place: DemoPlace
        let family: String
        let postcode: String
        let street: String
        let age: Int
        let registeredOn: LocalDate
        let centre: OrganisationID
        var relationship = ""
        var livesWith = false
        let idText: SQLValue
        let centreText: SQLValue
        let sinceText: SQLValue
        let recordedAt: SQLValue

        init(
            id: PersonID, place: DemoPlace, family: String, postcode: String, street: String, age: Int,
            registeredOn: LocalDate, centre: OrganisationID, relationship: String = "",
            livesWith: Bool = false
        ) {
            self.id = id
            self.place = place
            self.family = family
            self.postcode = postcode
            self.street = street
            self.age = age
            self.registeredOn = registeredOn
            self.centre = centre
            self.relationship = relationship
            self.livesWith = livesWith
            idText = .text(id.description)
            centreText = .text(centre.description)
            sinceText = .text(registeredOn.description)
            recordedAt = .text(Instant(registeredOn, hour: 10).description)
        }
    }

    private mutating func makeCarer(
        _ place: DemoPlace, family: String? = nil, postcode: String? = nil, street: String? = nil,
        ages: (Int, Int)? = nil, _ batch: inout DemoBatch
    ) -> Someone {
        let band = chance.position(weights: [35, 55, 90, 130, 230, 260, 130, 55, 15])
        let (low, high) =
            ages
            ?? [
                (8, 17), (18, 24), (25, 34), (35, 44), (45, 54), (55, 64), (65, 74), (75, 84), (85, 96),
            ][band]
        let age = low + chance.below(high - low + 1)
        let registeredOn = today.adding(days: -chance.below(5 * 365))
        let centre = age < 18 ? place.youngCarersService : place.adultCentre
        let someone = Someone(
            id: newID(), place: place, family: family ?? pickFamily(),
            postcode: postcode ?? chance.pick(place.postcodes), street: street ?? pickStreet(),
            age: age, registeredOn: registeredOn, centre: centre)
        let isWoman = chance.happens(59)
        addPerson(
            someone, given: chance.pick(isWoman ? DemoNames.women : DemoNames.men), isWoman, &batch,
            isCarer: true)
        addContacts(someone, &batch)
        addKnowledge(of: someone, &batch)
        addProfile(of: someone, &batch)
        return someone
    }

    private mutating func makeCaredFor(by carer: Someone, _ batch: inout DemoBatch) -> Someone {
        let (relationship, age) = chooseRelationship(carer.age)
        let isKin = !["neighbour", "friend"].contains(relationship)
        let livesWith =
            relationship == "partner" || relationship == "child" || carer.age < 18
            || isKin && chance.happens(30)
        let someone = Someone(
            id: newID(), place: carer.place,
            family: ["partner", "parent", "child", "sibling"].contains(relationship)
                ? carer.family : pickFamily(),
            postcode: livesWith ? carer.postcode : chance.pick(carer.place.postcodes),
            street: livesWith ? carer.street : pickStreet(),
            age: age, registeredOn: carer.registeredOn, centre: carer.centre, relationship: relationship,
            livesWith: livesWith)
        let isWoman = chance.happens(55)
        addPerson(
            someone, given: chance.pick(isWoman ? DemoNames.women : DemoNames.men), isWoman, &batch,
            isCarer: false)
        return someone
    }

    private mutating func chooseRelationship(_ carerAge: Int) -> (String, Int) {
        switch carerAge {
        case ..<18:
            chance.happens(65)
                ? ("parent", carerAge + 22 + chance.below(20)) : ("sibling", 2 + chance.below(16))
        case ..<45:
            switch chance.below(10) {
            case 0..<4: ("child", 1 + chance.below(max(1, min(24, carerAge - 17))))
            case 4..<8: ("parent", carerAge + 20 + chance.below(18))
            case 8: ("partner", max(18, carerAge - 5 + chance.below(12)))
            default: ("grandparent", 75 + chance.below(20))
            }
        case ..<65:
            switch chance.below(10) {
            case 0..<5: ("parent", min(102, carerAge + 20 + chance.below(15)))
            case 5..<8: ("partner", carerAge - 5 + chance.below(12))
            case 8: ("child", 18 + chance.below(22))
            default: ("neighbour", 70 + chance.below(25))
            }
        default:
            switch chance.below(10) {
            case 0..<8: ("partner", min(102, carerAge - 5 + chance.below(12)))
            case 8: ("child", max(20, carerAge - 38 + chance.below(10)))
            default: ("friend", 65 + chance.below(30))
            }
        }
    }

    private mutating func addPerson(
        _ someone: Someone, given: String, _ isWoman: Bool, _ batch: inout DemoBatch, isCarer: Bool
    ) {
        let birth = today.adding(years: -someone.age).adding(days: -chance.below(365))
        let name = "\(given) \(someone.family)"
        guard let known = known(name, given, someone.family) else { return }
        let provenance = provenance(of: someone, side: isCarer ? .carer : .both)
        let reference = makeReference()
        batch.person.rows.append(
            [
                someone.idText, .text(reference.description), .text(someone.place.area), .text(name),
                known.sortKey, .text(birth.description), .text("day"), .text(isWoman ? "female" : "male"),
                .text(isCarer || someone.livesWith ? "agreed" : "none"), someone.sinceText,
                .text("demonstration"),
            ] + provenance)
        batch.name.rows.append(
            [
                text(), someone.idText, .text("current"), .text(given), .text(someone.family),
                known.sortKey,
                .null,
            ] + provenance)
        batch.address.rows.append(
            [
                text(), someone.idText, .text("postcode"), .text(someone.postcode),
                .text(someone.place.district), .text(someone.street),
                .text("\(someone.postcode)|\(SearchText.fold(someone.street))"), someone.sinceText,
            ] + provenance)
        if isCarer || someone.livesWith {
            var facts = LikelyFacts()
            facts.names = [known.name]
            facts.birth = KnownDate(birth)
            facts.sex = isWoman ? .female : .male
            facts.homes = [LikelyFacts.Home(someone.postcode, someone.street)].compactMap(\.self)
            batch.compare(someone.id, facts)
        }
        if chance.happens(isCarer ? 70 : 35), let number = makeNHSNumber() {
            batch.compare(someone.id) { $0.numbers.append(number) }
            batch.identifier.rows.append(
                [
                    text(), someone.idText, .text("nhs-number"), .text(number), .text("02"),
                    someone.sinceText,
                ] + provenance)
        }
        if isCarer || someone.livesWith { addWords(someone, known, &batch) }
        batch.involvement.rows.append(
            [
                text(), someone.idText, someone.centreText,
                .text(someone.centre == someone.place.adultCentre ? "adult-centre" : "young-carers-service"),
                someone.sinceText, .null, .null,
                isCarer ? lead(of: someone, batch.involvement.rows.count) : .null,
            ] + provenance)
    }

    /// Who leads a carer's case: one after the other takes the next; nobody yet for those of the last days.
    private func lead(of someone: Someone, _ number: Int) -> SQLValue {
        let leads = someone.place.leads[someone.centre] ?? []
        guard !leads.isEmpty, someone.registeredOn < today.adding(days: -3) else { return .null }
        return .text(leads[number % leads.count].description)
    }

    private mutating func known(_ full: String, _ given: String, _ family: String) -> Name? {
        if let name = names[full] { return name }
        guard let name = try? PersonName(given: given, family: family) else { return nil }
        let known = Name(
            name: name, sortKey: .text(name.sortKey),
            words: searchWords(current: name, others: []).sorted().map { .text($0) })
        names[full] = known
        return known
    }

    private func addWords(_ someone: Someone, _ name: Name, _ batch: inout DemoBatch) {
        let key = SQLValue.text(SearchStore.openKey(someone.centre))
        for word in name.words { batch.word.rows.append([key, word, name.sortKey, someone.idText]) }
    }

    // MARK: Small pieces

    func provenance(of someone: Someone, side: Side, source: FactSource = .carer) -> [SQLValue] {
        [
            .text(source.rawValue), someone.centreText, .text(side.rawValue), .boolean(false),
            someone.recordedAt,
        ]
    }

    /// Identifiers follow one another, as they do where people arrive one after another: indexes grow at their end.
    mutating func newID<Tag>() -> Identifier<Tag> {
        made += 1
        let begin = Instant(today, hour: 0).millisecondsSince1970
        return Identifier(chance.uuid(at: Instant(millisecondsSince1970: begin + made / 16)))
    }

    mutating func text() -> SQLValue {
        .text((newID() as NoteID).description)
    }

    /// Drawn again when somebody has it: among a million people two meet now and then.
    private mutating func makeReference() -> Reference {
        while true {
            let reference = Reference { count in
                (0..<count).map { _ in UInt8(truncatingIfNeeded: chance.next()) }
            }
            if references.insert(reference).inserted { return reference }
        }
    }

    private mutating func pickFamily() -> String {
        let position = min(chance.below(DemoNames.families.count), chance.below(DemoNames.families.count))
        return DemoNames.families[position]
    }

    private mutating func pickStreet() -> String {
        "\(1 + chance.below(120)) \(chance.pick(DemoNames.streets))"
    }

    /// The next number of the range set aside for tests, 999 000 0000 to 999 999 9999, while there are any.
    private mutating func makeNHSNumber() -> String? {
        while nextNHSNumber < 1_000_000 {
            let digits = "999" + String(String(1_000_000 + nextNHSNumber).dropFirst())
            nextNHSNumber += 1
            let sum = zip(digits.compactMap(\.wholeNumberValue), (2...10).reversed()).map(*).reduce(0, +)
            let check = (11 - sum % 11) % 11
            if check < 10 { return digits + String(check) }
        }
        return nil
    }
}
