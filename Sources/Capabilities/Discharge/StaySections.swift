import Core
import People
import Storage

/// What stays in hospital say of themselves on somebody's record and on the carer's own page.
struct StaySections {
    let desk: StayDesk

    func onRecord(
        of person: PersonID, for principal: Principal, _ connection: any Connection
    ) throws -> [CaseSection] {
        guard !principal.roles.isDisjoint(with: DischargePolicy.readerRoles),
            let seen = try desk.people.people(connection, [person], principal)[person]
        else { return [] }
        let today = desk.surroundings.today
        let opened = try desk.open(desk.store(connection).about(seen.id), for: principal, connection)
        let lines = opened.map { opened in
            let stay = opened.stay
            let isOpen = stay.status.isOpen
            let missing = opened.seesPatient ? stay.gaps(opened.facts).count : 0
            var detail = stay.ward
            if isOpen { detail += ". Next by \(stay.dueOn.spoken)" }
            if missing > 0 { detail += ". \(missing) still missing" }
            return CaseLine(
                title: "\(opened.patientName): \(stay.status.title.lowercasedFirst)", detail: detail,
                path: stay.path, isUrgent: isOpen && stay.dueOn < today)
        }
        let mayBegin =
            seen.isWorkedWith && !seen.hasDied
            && !principal.roles.isDisjoint(with: StayMachine.writerRoles)
        guard mayBegin || !lines.isEmpty else { return [] }
        return [
            CaseSection(
                heading: "Hospital and going home", lines: lines,
                action: mayBegin ? "Somebody came to hospital" : nil,
                actionPath: mayBegin ? "/people/\(seen.id)/hospital-stay" : nil, empty: "No stay in hospital."
            )
        ]
    }

    func onOwnPage(of carer: PersonID, _ connection: any Connection) throws -> [CaseSection] {
        let own = try desk.people.resolve(connection, carer)
        let today = desk.surroundings.today
        var lines: [CaseLine] = []
        for stay in try desk.store(connection).about(own)
        where stay.carer == own && stay.status != .ended {
            if let closed = stay.closedOn, closed.adding(days: 90) < today { continue }
            lines.append(
                CaseLine(
                    title: stay.homeOn == nil ? "Going home is being planned" : "Gone home from hospital",
                    detail: stay.planOn == nil
                        ? "Tell the ward what you can and can’t do." : "Your page, and whom to ring.",
                    path: "/my-going-home/\(stay.id)"))
        }
        guard !lines.isEmpty else { return [] }
        return [CaseSection(heading: "Hospital and going home", lines: lines, empty: "")]
    }
}
