import Audit
import Core
import Jobs
import Storage

/// Makes a link to a referral for somebody without an account.
struct LinkMaking: Sendable {
    let desk: ReferralDesk

    /// Whether somebody of this age may have a link: a child under 13 chooses somebody we ring.
    static func mayHaveLink(_ age: Int?) -> Bool { age.map { $0 >= 13 } ?? true }

    /// - Returns: its path, where it has to be handed over; `nil` where it was sent.
    func make(
        _ purpose: ReferralLink.Purpose, for id: ReferralID, isSent: Bool, address: EmailAddress?,
        by principal: Principal
    ) async throws -> String? {
        let desk = desk
        return try await desk.database.write { connection in
            let policy = ReferralPolicy(principal)
            let store = ReferralStore(connection, desk.surroundings)
            guard let referral = try store.find(id, within: policy.scope),
                policy.parties(of: referral).contains(.sender), referral.status != .draft, referral.isOpen,
                try desk.people.restricted(connection, [referral.person]).isEmpty
            else { throw NotFound() }
            if purpose == .carer {
                // Whoever doesn't see the carer can't tell whether it's a child.
                let seen = try desk.people.people(connection, [referral.person], principal)
                guard let carer = seen[referral.person], referral.isShownToCarer,
                    Self.mayHaveLink(carer.age), try desk.people.ownPageIsOpen(connection, referral.person)
                else { throw NotFound() }
            }
            if purpose == .answer, ![.requested, .received].contains(referral.status) { throw NotFound() }
            let (token, until) = try ReferralLinkStore(connection, desk.surroundings)
                .make(purpose, for: id, by: principal.account)
            try AuditStore(connection, desk.surroundings).add(
                .referralLinkMade, about: id, by: principal,
                detail: ["purpose": purpose.rawValue, "sent": String(isSent)], person: referral.person)
            let path = purpose == .carer ? "/progress/\(token.text)" : "/answers/\(token.text)"
            guard isSent, desk.needs.sendsEmail else { return path }
            let values = ["path": path, "until": until.londonDate.spoken]
            let key = "referral-link/\(token.fingerprint)"
            var request: MessageRequest
            if purpose == .carer {
                request = MessageRequest(
                    template: "page-ready", person: referral.person, values: values, key: key,
                    useBy: until, organisation: principal.organisation)
            } else {
                guard let address else { return path }
                request = MessageRequest(
                    template: "page-ready", address: address, values: values, key: key, useBy: until,
                    organisation: principal.organisation, linkPath: "/referrals/\(id)")
            }
            request.useBy = until
            try EventStore(connection, desk.surroundings).add(request.event(about: id))
            return nil
        }
    }
}
