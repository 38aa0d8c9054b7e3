import Core
import People
import Storage

/// What stands of somebody's advocates on their record, and on their own page.
struct AdvocacySections {
    let desk: AdvocacyDesk

    func onRecord(
        of person: PersonID, for principal: Principal, _ connection: any Connection
    ) throws -> [CaseSection] {
        let scope = AdvocacyPolicy(principal).scope
        guard scope != .none, principal.person == nil,
            let seen = try desk.people.people(connection, [person], principal)[person]
        else { return [] }
        let today = desk.surroundings.today
        var lines: [CaseLine] = []
        for advocacy in try desk.store(connection).about(seen.id, within: scope) {
            let isLate = advocacy.status.isOpen && advocacy.dueOn < today
            let next =
                advocacy.status.isOpen
                ? ". Next: \(advocacy.nextStep.lowercasedFirst), by \(advocacy.dueOn.spoken)" : ""
            lines.append(
                CaseLine(
                    title: "\(advocacy.kind.title): \(advocacy.status.title.lowercasedFirst)",
                    detail: Self.detail(advocacy) + next, path: advocacy.path, isUrgent: isLate))
        }
        let mayOffer =
            seen.isWorkedWith && !seen.hasDied && !principal.roles.isDisjoint(with: AdvocacyRules.workers)
        guard mayOffer || !lines.isEmpty else { return [] }
        return [
            CaseSection(
                heading: "Advocates", lines: lines, action: mayOffer ? "Offer an advocate" : nil,
                actionPath: mayOffer ? "/people/\(seen.id)/advocacy/new" : nil,
                empty: "Nobody speaks for them. Whoever finds it hard to take part can have an advocate.")
        ]
    }

    private static func detail(_ advocacy: AdvocacyCase) -> String {
        switch advocacy.status {
        case .offered: "Offered on \(advocacy.offeredOn?.spoken ?? "an earlier day")"
        case .accepted, .waiting: "Waiting since \(advocacy.wantedOn?.spoken ?? "an earlier day")"
        case .declined: "On \(advocacy.declinedOn?.spoken ?? "an earlier day")"
        case .allocated: advocacy.advocateWords
        case .ended:
            "\(advocacy.endReason?.title ?? "Ended"), \(advocacy.endedOn?.spoken ?? "on an earlier day")"
        }
    }

    func onOwnPage(of carer: PersonID, _ connection: any Connection) throws -> [CaseSection] {
        let own = try desk.people.resolve(connection, carer)
        let open = try desk.store(connection).open(of: own)
        return [
            CaseSection(
                heading: "Somebody to speak for you",
                lines: open.map { advocacy in
                    CaseLine(
                        title: Self.ownTitle(advocacy), detail: Self.ownWords(advocacy), path: "/my-advocate")
                }, action: open.isEmpty ? "Ask for an advocate" : nil,
                actionPath: open.isEmpty ? "/my-advocate" : nil,
                empty:
                    "An advocate is on your side. They help you to follow what is said, and to say what you want. It is free."
            )
        ]
    }

    static func ownTitle(_ advocacy: AdvocacyCase) -> String {
        switch advocacy.status {
        case .allocated: "Your advocate: \(advocacy.advocateWords)"
        case .offered: "We offered you an advocate"
        default: "You are waiting for an advocate"
        }
    }

    /// Where it stands, said to the carer.
    static func ownWords(_ advocacy: AdvocacyCase) -> String {
        switch advocacy.status {
        case .offered: "Would you like one? You can say yes or no, and change your mind later."
        case .accepted, .waiting:
            "You have been waiting since \(advocacy.wantedOn?.spoken ?? "an earlier day"). We are looking for somebody for you."
        case .allocated:
            advocacy.advocatePhone.isEmpty
                ? "We can tell you how to reach them."
                : "You can ring them on \(advocacy.advocatePhone)."
        case .declined: "You said no, thank you. You can ask for one at any time."
        case .ended: "This has ended. You can ask for one again at any time."
        }
    }
}
