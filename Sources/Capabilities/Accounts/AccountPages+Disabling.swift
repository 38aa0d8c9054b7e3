import Core
import Storage
import Web

extension AccountPages {
    /// Disables the account, unless somebody has first to say who takes its open work.
    func end(_ id: AccountID, _ principal: Principal, _ fields: FormFields) async throws
        -> HandOverWorkPage?
    {
        let (desk, handOver) = (desk, WorkHandOver(fields))
        return try await desk.database.write { connection -> HandOverWorkPage? in
            let subject = try Self.subject(id, principal, desk, connection)
            try AccountPolicy(principal, own: try desk.own(principal, connection)).require(
                .disable, on: subject.policySubject)
            let reason = try Self.removalReason(fields, subject, desk, connection)
            let work = try desk.needs.openWork(connection, id)
            if !work.isEmpty {
                let colleagues = try work.keys.sorted()
                    .map {
                        (
                            $0,
                            try AccountsAnswersStore(connection).colleagues(in: $0).filter {
                                $0.account != id
                            }
                        )
                    }
                let everybody = Dictionary(colleagues.flatMap(\.1).map { ($0.account, $0.name) }) {
                    first, _ in first
                }
                guard let taker = handOver.taker(among: Array(everybody.keys)) else {
                    return HandOverWorkPage(
                        name: subject.account.name, count: work.values.reduce(0, +),
                        path: "/accounts/\(id)/disabling",
                        back: "/accounts/\(id)",
                        everybody.map { (account: $0.key, name: $0.value) }.sorted { $0.name < $1.name },
                        wasAsked: handOver.wasAsked, reason: reason)
                }
                // Work of an organisation that the taker isn't of goes back to its teams.
                for (organisation, theirs) in colleagues {
                    let isTheirs = theirs.contains { $0.account == taker.account }
                    try desk.needs.handOverWork(
                        connection, id, isTheirs ? taker.account : nil, organisation, principal)
                }
            }
            try AccountPeople(connection, desk.surroundings).disable(id, by: principal, reason: reason)
            return nil
        }
    }

    private static func removalReason(
        _ fields: FormFields, _ subject: Subject, _ desk: AccountsDesk, _ connection: any Connection
    ) throws -> String {
        let choices = try SettingStore(connection).choices(
            .removalReasons, area: subject.organisations.first?.areaCode, on: desk.surroundings.today)
        guard let reason = choices.first(where: { $0.code == fields.text("reason") }) else {
            throw FormErrors(["reason": "Select why access ends"])
        }
        return reason.code
    }
}
