import Core
import Storage

extension RegisterDemo {
    mutating func addContacts(_ someone: Someone, _ batch: inout DemoBatch) {
        let since = someone.registeredOn
        let asked = someone.recordedAt
        let provenance = provenance(of: someone, side: .carer)
        let isAsked = chance.happens(90)
        let answered: [SQLValue] =
            isAsked ? [.boolean(true), .boolean(chance.happens(70)), asked] : [.null, .null, .null]
        if someone.age >= 13 {
            let (row, phone) = (text(), makePhone())
            batch.compare(someone.id) { $0.phones.append(phone) }
            batch.contact.rows.append(
                [row, someone.idText, .text("phone"), .text(phone)] + answered
                    + [isAsked ? asked : .null, someone.sinceText] + provenance)
        }
        if someone.age >= 16, chance.happens(55) {
            let address = "carer\(chance.below(90_000_000) + 10_000_000)@example.org"
            batch.compare(someone.id) { $0.emails.append(address) }
            batch.contact.rows.append(
                [text(), someone.idText, .text("email"), .text(address)] + answered
                    + [isAsked ? asked : .null, someone.sinceText] + provenance)
        }
        let evenings = chance.happens(20)
        batch.rule.rows.append(
            [
                text(), someone.idText,
                .text(chance.pick(["not-said", "phone", "phone", "text", "email", "letter"])),
                .text(chance.happens(95) ? "en" : chance.pick(["pl", "ne", "ro", "pt", "bn"])),
                .boolean(false),
                isAsked ? .boolean(true) : .null, isAsked ? asked : .null,
                isAsked ? .boolean(chance.happens(85)) : .null,
                evenings ? .text("18:00") : .null, evenings ? .text("20:00") : .null, someone.sinceText,
            ] + provenance)
        if chance.happens(6) {
            let (category, code) = chance.pick(Self.needs)
            batch.need.rows.append(
                [
                    text(), someone.idText, .text(category), .text(code), someone.sinceText,
                    .text(since.adding(years: 1).description), someone.sinceText,
                ] + provenance)
        }
    }

    /// Large print, BSL, easy read, hearing aid, lip reading.
    private static let needs = [
        ("004", "957331000000109"), ("002", "204331000000107"), ("004", "796161000000101"),
        ("001", "285055002"),
        ("001", "441092009"),
    ]

    /// What partners say of a carer, and what the carer lets them know.
    mutating func addKnowledge(of someone: Someone, _ batch: inout DemoBatch) {
        let since = someone.registeredOn
        let cared = since.adding(days: -chance.below(3000))
        let provenance = provenance(of: someone, side: .carer, source: .partnerList)
        if let practice = someone.place.practices.isEmpty ? nil : chance.pick(someone.place.practices) {
            batch.place.rows.append(
                [text(), someone.idText, .text("practice"), .text(practice.code), someone.sinceText]
                    + provenance)
            if chance.happens(38) { addClaim(someone, practice.organisation, since: cared, &batch) }
            if chance.happens(60) {
                batch.consent.rows.append(
                    [
                        text(), someone.idText, .text("that-they-care"),
                        .text(practice.organisation.description),
                        .text("So that the practice knows"), .text(chance.happens(92) ? "agreed" : "refused"),
                        .text(someone.age < 16 ? "competent-young-person" : "self"), .text("not-in-doubt"),
                        someone.sinceText, someone.sinceText,
                    ] + self.provenance(of: someone, side: .carer))
            }
        }
        if chance.happens(30) { addClaim(someone, someone.place.council, since: cared, &batch) }
        if let hospital = someone.place.hospital, chance.happens(7) {
            addClaim(someone, hospital, since: cared, &batch)
        }
    }

    private mutating func addClaim(
        _ someone: Someone, _ organisation: OrganisationID, since: LocalDate, _ batch: inout DemoBatch
    ) {
        let confirmed = min(today, someone.registeredOn.adding(days: chance.below(1200)))
        let hasEnded = chance.happens(6)
        batch.claim.rows.append(
            [
                text(), someone.idText, .text(organisation.description),
                .text(someone.age < 18 ? "young-carer" : "carer"),
                .text(since.description), .text(confirmed.description),
                hasEnded ? .text(confirmed.description) : .null,
            ] + provenance(of: someone, side: .carer, source: .partnerList))
    }

    /// - Returns: the link, while it is open.
    @discardableResult
    mutating func addLink(
        from carer: Someone, to caredFor: Someone, _ batch: inout DemoBatch
    ) -> CaringLinkID? {
        let id: CaringLinkID = newID()
        let started = carer.registeredOn.adding(
            days: -30 - chance.below(min(4000, max(60, (carer.age - 5) * 300))))
        let hasEnded = chance.happens(9)
        let ended = min(today, carer.registeredOn.adding(days: 30 + chance.below(900)))
        let provenance = provenance(of: carer, side: .both)
        batch.link.rows.append(
            [
                .text(id.description), carer.idText, caredFor.idText, .text(caredFor.relationship),
                .text(started.description), .text("month"), hasEnded ? .text(ended.description) : .null,
                hasEnded
                    ? .text(
                        chance.pick(["no-longer-needed", "someone-else-cares", "paid-care", "moved-away"]))
                    : .null,
                .integer(Int64(hours(carer))), .text(pickTasks()), .text(pickConditions(caredFor)),
                .boolean(caredFor.livesWith), .text(chance.pick(["main", "main", "shared", "not-said"])),
                .text(chance.pick(["agreed", "agreed", "not-asked", "not-asked", "refused"])),
            ] + provenance)
        if !hasEnded, chance.happens(25) {
            let willing = chance.pick(["yes", "yes", "some", "not-sure"])
            batch.willingness.rows.append(
                [
                    text(), .text(id.description), carer.idText, .text(willing),
                    .text(chance.pick(["yes", "some", "some", "not-sure"])),
                    .text("I can manage most days, but I need to know who to ring."),
                    carer.sinceText,
                ] + self.provenance(of: carer, side: .carer))
        }
        return hasEnded ? nil : id
    }

    /// The one cared for cares too: couples hold each other up.
    mutating func addMutualLink(from caredFor: Someone, to carer: Someone, _ batch: inout DemoBatch) {
        var other = carer
        (other.relationship, other.livesWith) = (caredFor.relationship, true)
        addLink(from: caredFor, to: other, &batch)
        addContacts(caredFor, &batch)
    }

    /// Whole hours a week, spread as the census spreads them in the carer's district.
    private mutating func hours(_ carer: Someone) -> Int {
        let band = chance.position(weights: carer.place.carersByHours)
        let (low, high) = [(1, 9), (10, 19), (20, 34), (35, 49), (50, 140)][band]
        return low + chance.below(high - low + 1)
    }

    private mutating func pickTasks() -> String {
        var tasks: [String] = []
        for task in CaringTask.allCases where chance.happens(30) { tasks.append(task.rawValue) }
        return tasks.isEmpty ? CaringTask.emotionalSupport.rawValue : tasks.joined(separator: " ")
    }

    private mutating func pickConditions(_ caredFor: Someone) -> String {
        switch caredFor.age {
        case ..<18: chance.pick(["disabled-child", "autism", "learning-disability", "disabled-child autism"])
        case ..<65:
            chance.pick([
                "mental-health", "physical-disability", "long-term-illness", "learning-disability",
                "substance-misuse",
            ])
        default:
            chance.pick([
                "dementia", "frailty", "long-term-illness", "physical-disability", "sensory-loss",
                "dementia frailty",
            ])
        }
    }

    /// One of the numbers set aside for drama.
    ///
    /// - Source: Ofcom, telephone numbers for use in TV and radio drama programmes.
    private mutating func makePhone() -> String {
        let tail = String(String(1000 + chance.below(1000)).dropFirst())
        let stem = chance.pick([
            "7700900", "7700900", "7700900", "1632960", "2079460", "1144960", "1154960", "1164960", "1174960",
            "1184960", "1214960", "1314960", "1414960", "1514960", "1614960", "1914980",
        ])
        return "+44\(stem)\(tail)"
    }
}
