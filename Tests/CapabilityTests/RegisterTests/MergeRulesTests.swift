import Core
import Storage
import TestSupport
import Testing

@testable import Register

@Suite struct MergeRulesTests {
    private static let (one, two) = (PersonID.example(1), PersonID.example(2))

    private static func end(
        _ id: PersonID, restricted: Bool = false, on day: LocalDate = "2027-01-05", into: PersonID? = nil,
        numbers: Set<String> = []
    ) -> MergeEnd {
        MergeEnd(
            id: id, isRestricted: restricted, registeredOn: day, mergedInto: into, nhsNumbers: numbers)
    }

    @Test func `the older record is kept, but a restricted one before it`() throws {
        let old = Self.end(Self.two, on: "2026-01-05")
        #expect(try mergeOrder(Self.end(Self.one), old).kept == Self.two)
        #expect(try mergeOrder(old, Self.end(Self.one)).kept == Self.two)
        let hidden = Self.end(Self.one, restricted: true)
        #expect(try mergeOrder(hidden, old).kept == Self.one)
        #expect(try mergeOrder(old, hidden).kept == Self.one)
    }

    @Test func `two people are never joined for having different NHS numbers, nor one record with itself`() {
        #expect(throws: MergeRefusal.differentNumbers) {
            try mergeOrder(
                Self.end(Self.one, numbers: ["9990000018"]), Self.end(Self.two, numbers: ["9990000026"]))
        }
        #expect(throws: Never.self) {
            try mergeOrder(Self.end(Self.one, numbers: ["9990000018"]), Self.end(Self.two))
        }
        #expect(throws: MergeRefusal.samePerson) { try mergeOrder(Self.end(Self.one), Self.end(Self.one)) }
        #expect(throws: MergeRefusal.mergedAlready) {
            try mergeOrder(Self.end(Self.one), Self.end(Self.two, into: .example(3)))
        }
    }

    /// Every state with every action by everybody: what isn't here is refused.
    @Test(arguments: MergeState.allCases, MergeState.Action.allCases)
    func `a joining goes where the table says`(state: MergeState, action: MergeState.Action) throws {
        for actor in MergeState.Actor.allCases {
            let next: MergeState? =
                switch (state, action, actor) {
                case (.waiting, .approve, .secondPerson): .done
                case (.waiting, .refuse, .secondPerson): .refused
                case (.waiting, .withdraw, .proposer): .withdrawn
                case (.done, .undo, _): .undone
                default: nil
                }
            if let next {
                #expect(try state.after(action, by: actor) == next)
            } else {
                #expect(throws: MergeRefusal.self) { try state.after(action, by: actor) }
            }
        }
    }

    @Test(
        arguments: [
            (nil, nil, nil), (true, true, true), (true, nil, nil), (nil, true, nil), (false, true, false),
            (true, false, false), (false, nil, false), (false, false, false),
        ] as [(Bool?, Bool?, Bool?)])
    func `no is safer than not asked, and not asked than yes`(one: Bool?, other: Bool?, safer: Bool?) {
        #expect(saferAnswer(one, other) == safer)
    }

    @Test func `hours are those that both say are safe, and none where they say none alike`() {
        let morning = SafeHours(days: [1, 2, 3], minutes: 540..<720)
        let noon = SafeHours(days: [2, 3, 4], minutes: 660..<780)
        let night = SafeHours(days: [2], minutes: 1200..<1300)
        #expect(saferHours(morning, noon) == SafeHours(days: [2, 3], minutes: 660..<720))
        #expect(saferHours(morning, .anyTime) == morning)
        #expect(saferHours(morning, night).days.isEmpty)
    }

    @Test func `a contact rule is never weaker than either`() {
        let kept = ContactRule(channel: .email, safeToContact: true, postSafe: true, news: true)
        let away = ContactRule(
            channel: .throughSomeone, language: "pl", interpreter: true, safeToContact: false,
            through: "Their sister", noServiceMessages: true)
        let safer = saferRule(kept, away)
        #expect(safer.safeToContact == false)
        #expect(safer.postSafe == nil)
        #expect(safer.channel == .throughSomeone)
        #expect(safer.through == "Their sister")
        #expect(safer.language == "pl")
        #expect(safer.interpreter && safer.noServiceMessages && !safer.news)
        #expect(saferRule(kept, kept) == kept)
    }

    @Test func `the surer word of a death holds`() {
        let maybe = Person.Death(on: nil, confidence: .unconfirmed, source: "A neighbour")
        let sure = Person.Death(on: "2026-12-01", confidence: .confirmed, source: "The practice")
        #expect(surerDeath(nil, maybe) == maybe)
        #expect(surerDeath(sure, maybe) == sure)
        #expect(surerDeath(maybe, sure) == sure)
        #expect(surerDeath(nil, nil) == nil)
    }

    // MARK: Links

    private static func link(
        _ number: Int, _ carer: PersonID, _ caredFor: PersonID, ended: Bool = false,
        agrees: CaringLink.Agreement = .notAsked, tasks: [CaringTask] = []
    ) -> CaringLink {
        CaringLink(
            id: .example(number), carer: carer, caredFor: caredFor, relationship: .notSaid, started: nil,
            ended: ended ? CaringLink.Ending(on: "2026-06-01", reason: .other) : nil, hours: nil,
            tasks: tasks,
            conditions: [], livesWith: nil, share: .notSaid, inResidentialCare: false, underContract: false,
            carerWords: nil, caredForAgrees: agrees,
            provenance: Provenance(
                source: .carer, side: .both, recordedAt: "2027-01-05T09:30:00.000Z"), version: 1)
    }

    @Test func `links move, end where they would be to oneself, and are kept once where they double`() {
        let other = PersonID.example(3)
        let toSelf = Self.link(1, Self.two, Self.one)
        let moved = Self.link(2, other, Self.two)
        let doubled = Self.link(3, Self.two, other)
        let twin = Self.link(4, Self.one, other)
        let over = Self.link(5, Self.two, other, ended: true)
        let all = [toSelf, moved, doubled, twin, over]
        let fates = linkFates(
            all.filter { $0.ended == nil }, of: all, kept: Self.one, away: Self.two)
        #expect(
            fates == [
                toSelf.id: .becomesSelf, moved.id: .moved, doubled.id: .doubles(twin.id), over.id: .moved,
            ])
    }

    @Test func `a link kept once has all that was said, and the stricter answer of the person cared for`() {
        let other = PersonID.example(3)
        var kept = Self.link(1, Self.one, other, agrees: .agreed, tasks: [.nights])
        kept.started = KnownDate("2020-01-01", .year)
        var away = Self.link(2, Self.two, other, agrees: .refused, tasks: [.money])
        away.started = KnownDate("2015-01-01", .year)
        away.hours = HoursPerWeek(30)
        let joined = joinedLink(kept, away)
        #expect(joined.caredForAgrees == .refused)
        #expect(joined.tasks == [.money, .nights])
        #expect(joined.started == away.started)
        #expect(joined.hours == HoursPerWeek(30))
    }

    @Test func `a snapshot reads back what it kept, byte for byte`() throws {
        let id = MergeRowID(table: "task", key: "a")
        let row = MergeRow(
            id: id,
            values: [
                "text": .text("\"Ó\\Briain\"\n\u{1}, {x: 1}"), "none": .null, "yes": .boolean(true),
                "no": .boolean(false), "many": .integer(-12), "empty": .text(""), "face": .text("👩‍👧"),
            ])
        #expect(try MergeRow(id: id, json: row.json) == row)
        #expect(throws: UnreadableColumn.self) { try MergeRow(id: id, json: "{\"a\":oops}") }
    }
}
