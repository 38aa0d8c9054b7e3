import Core
import Jobs
import People
import Storage

/// What follows a death, by how sure it is.
extension RegisterStore {
    /// Records a death.
    ///
    /// An unconfirmed one holds messages and asks somebody to find out; a confirmed one ends the
    /// links of this person and no other's, and asks today about everybody they cared for.
    package func died(
        _ person: Person, on day: LocalDate?, _ confidence: Person.Confidence, toldBy: String,
        organisation: OrganisationID?, _ provenance: Provenance
    ) throws {
        // Sent twice, it's told once.
        guard person.death != Person.Death(on: day, confidence: confidence, source: toldBy) else { return }
        let links = CaringLinkStore(connection, surroundings)
        let open = try links.links(of: person.id).filter { $0.ended == nil }
        let isConfirmed = confidence == .confirmed
        var ended: [CaringLinkID] = []
        if isConfirmed {
            for link in open {
                let reason: CaringLink.EndReason = link.carer == person.id ? .carerDied : .caredForDied
                let end = max(day ?? surroundings.today, link.started?.date ?? .init(daysSince1970: 0))
                var changed = link
                changed.ended = CaringLink.Ending(on: end, reason: reason)
                try links.save(changed)
                ended.append(link.id)
            }
        }
        try SafetyStore(connection, surroundings).recordDeath(
            person, on: day, confidence, toldBy: toldBy, ended: ended, provenance)
        try EventStore(connection, surroundings).add(
            Event(
                .personDied, about: person.id,
                payload: PersonDied(person: person.id, isConfirmed: isConfirmed)))
        // Whoever was asked before needn't find out any more, or is asked once and not twice.
        try closeFindingOut(about: person.id)
        if !isConfirmed { try askWhetherDied(person, organisation, at: provenance.recordedAt) }
        try lookAfter(open.filter { $0.carer == person.id }, isConfirmed: isConfirmed, organisation)
    }

    /// It's known now, one way or the other: whoever was asked to find out is asked no more.
    func closeFindingOut(about person: PersonID) throws {
        let people = try [person] + PersonStore(connection, surroundings).joined(to: person)
        let reports = try connection.run("SELECT recorded_at FROM death_report WHERE person_id = \(person)")
        for at in Set(try reports.map { try $0.value("recorded_at", as: Instant.self) }).sorted() {
            for id in people {
                for key in [Self.findingOutKey(id, at), "confirm-death/\(id)/\(at.londonDate)"] {
                    try needs.merging.closeTask(connection, key, .system("register"))
                }
            }
        }
    }

    private static func findingOutKey(_ person: PersonID, _ reportedAt: Instant) -> String {
        "confirm-death/\(person)/\(reportedAt)"
    }

    private func askWhetherDied(
        _ person: Person, _ organisation: OrganisationID?, at reportedAt: Instant
    ) throws {
        guard
            let organisation = try organisation
                ?? InvolvementStore(connection, surroundings).organisations(of: person.id).first
        else { return }
        try needs.openTask(
            connection,
            TaskRequest(
                kind: "confirm-death", title: "Find out, kindly, whether somebody has died",
                person: person.id,
                organisation: organisation,
                dueOn: WorkingCalendar.englandAndWales.adding(workingDays: 2, to: surroundings.today),
                key: Self.findingOutKey(person.id, reportedAt),
                linkPath: "/people/\(person.id)/death"))
    }

    /// A carer has died or may have: each person they cared for is somebody's concern today.
    func lookAfter(_ links: [CaringLink], isConfirmed: Bool, _ organisation: OrganisationID?) throws {
        for link in links {
            guard let caredFor = try PersonStore(connection, surroundings).unscoped(link.caredFor) else {
                continue
            }
            let destination = whoAnswers(
                caredForTeam: try InvolvementStore(connection, surroundings).team(of: caredFor.id),
                adultsDuty: try needs.dutyTray(connection, caredFor.area, false),
                childrensDuty: try needs.dutyTray(connection, caredFor.area, true),
                caredForAge: caredFor.age(on: surroundings.today))
            try openSameDay(
                isConfirmed
                    ? "A carer has died: who looks after this person today? Ask about children at home"
                    : "A carer may have died: who looks after this person today? Ask about children at home",
                for: caredFor.id, and: nil, with: destination,
                key: Self.lookingAfterKey(link.id, isConfirmed: isConfirmed), opensAgain: true)
        }
    }

    /// Takes a death back: the links that it ended open again, and somebody says sorry.
    package func undoDeath(of person: Person, why: String, organisation: OrganisationID?) throws {
        try closeFindingOut(about: person.id)
        let links = CaringLinkStore(connection, surroundings)
        for link in try links.links(of: person.id) where link.carer == person.id {
            for isConfirmed in [false, true] {
                let key = Self.lookingAfterKey(link.id, isConfirmed: isConfirmed)
                try needs.merging.closeTask(connection, key, .system("register"))
            }
        }
        for id in try SafetyStore(connection, surroundings).undoDeath(person, why: why) {
            guard var link = try links.find(id), link.ended != nil else { continue }
            let again = try links.open(between: link.carer, and: link.caredFor).contains {
                $0.carer == link.carer
            }
            if again { continue }
            link.ended = nil
            try links.save(link)
        }
        try EventStore(connection, surroundings).add(
            Event(.deathUndone, about: person.id, payload: DeathUndone(person: person.id)))
        guard
            let organisation = try organisation
                ?? InvolvementStore(connection, surroundings).organisations(of: person.id).first
        else { return }
        try needs.openTask(
            connection,
            TaskRequest(
                kind: "death-undone",
                title:
                    "A death was recorded by mistake: look at what was sent or stopped, and approve a letter of apology",
                person: person.id, organisation: organisation,
                dueOn: WorkingCalendar.englandAndWales.adding(workingDays: 1, to: surroundings.today),
                urgent: true,
                key: "death-undone/\(person.id)/\(surroundings.now())", linkPath: "/people/\(person.id)"))
    }
}
