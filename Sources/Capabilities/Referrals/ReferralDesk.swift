import Audit
import Core
import Jobs
import People
import Storage

/// Where referrals are sent and answered: each change with its history, its work for somebody, and its audit entry.
package struct ReferralDesk: Sendable {
    let database: any Database
    let surroundings: Surroundings
    let people: PeopleNeeds
    let needs: ReferralsNeeds

    package init(
        database: any Database, surroundings: Surroundings, people: PeopleNeeds, needs: ReferralsNeeds
    ) {
        (self.database, self.surroundings) = (database, surroundings)
        (self.people, self.needs) = (people, needs)
    }

    /// What a referral begins with.
    package struct Opening: Sendable {
        package var person: PersonID
        package var caredFor: PersonID?
        package var kind: Referral.Kind
        package var isUrgent: Bool
        package var asksFor: String
        package var to: Referral.Holder
        package var isShownToCarer: Bool
        package var bases: [ReferralBasis]
        package var outsideSender: String?

        package init(
            person: PersonID, caredFor: PersonID? = nil, kind: Referral.Kind, isUrgent: Bool = false,
            asksFor: String, to: Referral.Holder, isShownToCarer: Bool = true, bases: [ReferralBasis],
            outsideSender: String? = nil
        ) {
            (self.person, self.caredFor, self.kind, self.isUrgent) = (person, caredFor, kind, isUrgent)
            (self.asksFor, self.to, self.isShownToCarer) = (asksFor, to, isShownToCarer)
            (self.bases, self.outsideSender) = (bases, outsideSender)
        }
    }

    /// Writes a draft: nothing has left yet.
    package func begin(
        _ opening: Opening, by principal: Principal, _ connection: any Connection
    ) throws -> Referral {
        guard let organisation = principal.organisation, let account = principal.account else {
            throw NotFound()
        }
        guard let seen = try people.people(connection, [opening.person], principal)[opening.person],
            !seen.hasDied
        else { throw NotFound() }
        let sender = Referral.Holder(organisation, account: account)
        let clocks = try clocks(opening.kind, at: organisation, connection)
        let referral = Referral(
            id: surroundings.newID(), reference: Reference(randomBytes: surroundings.randomBytes),
            person: seen.id, caredFor: opening.caredFor, kind: opening.kind, isUrgent: opening.isUrgent,
            asksFor: opening.asksFor, from: organisation, fromAccount: account,
            outsideSender: opening.outsideSender, isShownToCarer: opening.isShownToCarer, to: opening.to,
            status: .draft, since: surroundings.now(), owner: sender,
            dueOn: clocks.due(.draft, isUrgent: opening.isUrgent, from: surroundings.today),
            nextStep: Referral.Status.draft.nextStep, expiresOn: nil, sentAt: nil, receivedAt: nil,
            decidedAt: nil, closedAt: nil, reason: nil, outcome: nil, manager: nil, escalatedAt: nil,
            version: 1)
        try ReferralStore(connection, surroundings)
            .add(referral, shares: [], bases: opening.bases, by: principal)
        try AuditStore(connection, surroundings).add(
            .referralBegun, about: referral.id, by: principal,
            detail: ["kind": referral.kind.rawValue, "to": "\(referral.to.organisation)"],
            person: referral.person)
        try openWork(for: referral, connection)
        return referral
    }

    /// Does `change` to a referral that the principal may know of.
    ///
    /// - Parameters:
    ///   - version: what they saw; with another, they are told who changed it.
    ///   - parties: who they are, where a link says so; else the policy does.
    @discardableResult
    package func change(
        _ id: ReferralID, _ change: ReferralChange, by principal: Principal, version: Int64? = nil,
        scope: ReferralPolicy.Scope? = nil, parties: Set<ReferralParty>? = nil, outside: String? = nil,
        _ connection: any Connection
    ) throws -> Referral {
        let policy = ReferralPolicy(principal)
        let store = ReferralStore(connection, surroundings)
        guard let before = try store.find(id, within: scope ?? policy.scope) else { throw NotFound() }
        if let version, version != before.version { throw EditConflict() }
        let place = change.action == .handOn ? change.to?.organisation : nil
        let clocks = try clocks(before.kind, at: place ?? before.to.organisation, connection)
        let now = surroundings.now()
        var after = try before.after(
            change, by: parties ?? policy.parties(of: before), at: now, clocks: clocks)
        if change.action == .handOn {
            let kind: ReferralBasis.Kind = change.reason == "legal-duty" ? .legalDuty : .agreed
            try store.setBasis(ReferralBasis(.carer, kind, note: change.note ?? ""), of: id)
        }
        if [.send, .handOn].contains(change.action) {
            try share(before, with: after.to.organisation, by: principal, connection)
        }
        after = try store.save(
            after, after: change, before: before.status, by: principal, outside: outside)
        if change.action == .accept { try involve(after, by: principal, connection) }
        if [.send, .handOn].contains(change.action) { try tellReceiver(after, connection) }
        if after.to.organisation != before.to.organisation || after.status.endsReceiversPart {
            try ReferralLinkStore(connection, surroundings).revoke(of: id, ReferralLink.Purpose.ofReceiver)
        }
        try moveWork(from: before, to: after, by: principal, connection)
        try AuditStore(connection, surroundings).add(
            .referralChanged, about: id, by: principal,
            detail: [
                "action": change.action.rawValue, "status": after.status.rawValue,
                "to": "\(after.to.organisation)", "reason": change.reason ?? "",
            ], person: after.person, heldBack: !after.isShownToCarer)
        return after
    }

    /// An organisation that gave an address hears that something waits: a link to sign in to, and nothing of anybody.
    private func tellReceiver(_ referral: Referral, _ connection: any Connection) throws {
        guard needs.sendsEmail,
            let address = try needs.referralAddress(connection, referral.to.organisation)
        else { return }
        let path = "/referrals/\(referral.id)"
        let request = MessageRequest(
            template: "work-arrived", address: address, values: ["path": path],
            key: "referral-arrived/\(referral.id)/\(referral.version)",
            useBy: surroundings.now().adding(seconds: 14 * 86_400), organisation: referral.from,
            linkPath: path)
        try EventStore(connection, surroundings).add(request.event(about: referral.id))
    }

    /// The receiver begins its work with the carer, and so sees their record.
    private func involve(
        _ referral: Referral, by principal: Principal, _ connection: any Connection
    ) throws {
        try people.involve(
            connection, referral.person, Destination(referral.to.organisation, team: referral.to.team),
            referral.to.account, principal)
    }

    /// Keeps what leaves, as it may leave at this moment.
    private func share(
        _ referral: Referral, with organisation: OrganisationID, by principal: Principal,
        _ connection: any Connection
    ) throws {
        let store = ReferralStore(connection, surroundings)
        let sides = try sides(referral, to: organisation, connection)
        guard try people.people(connection, [referral.person], principal)[referral.person] != nil else {
            // Whoever hands it on without seeing the record passes on what they were sent.
            let sent = try shares(of: referral, for: principal, connection).filter {
                $0.side == .carer || sides.contains($0.side)
            }
            return try store.setShares(sent, of: referral.id)
        }
        try store.setShares(try words(referral, sides: sides, for: principal, connection), of: referral.id)
    }

    /// What was sent, without the side of somebody who is restricted by now, whose named reviewers alone read it.
    func shares(
        of referral: Referral, for principal: Principal?, _ connection: any Connection
    ) throws -> [SharedWords] {
        let shares = try ReferralStore(connection, surroundings).shares(of: referral.id)
        guard principal?.reviewsRestricted != true, let caredFor = referral.caredFor,
            try !people.restricted(connection, [caredFor]).isEmpty
        else { return shares }
        return shares.filter { $0.side != .caredFor }
    }

    /// Whose words may go to an organisation now.
    private func sides(
        _ referral: Referral, to organisation: OrganisationID, _ connection: any Connection
    ) throws -> Set<Side> {
        var recorded: Set<Side> = []
        if try people.mayShare(connection, referral.person, organisation) { recorded.insert(.carer) }
        if let caredFor = referral.caredFor, try people.mayShare(connection, caredFor, organisation) {
            recorded.insert(.caredFor)
        }
        let bases = try ReferralStore(connection, surroundings).bases(of: referral.id)
        return try ReferralBasis.sides(of: bases, recorded: recorded)
    }

    /// What would leave now, or why nothing may.
    func preview(
        _ referral: Referral, to organisation: OrganisationID, for principal: Principal,
        _ connection: any Connection
    ) throws -> Result<[SharedWords], ReferralRefusal> {
        do {
            let sides = try sides(referral, to: organisation, connection)
            return .success(try words(referral, sides: sides, for: principal, connection))
        } catch let refusal as ReferralRefusal {
            return .failure(refusal)
        }
    }

    private func words(
        _ referral: Referral, sides: Set<Side>, for principal: Principal, _ connection: any Connection
    ) throws -> [SharedWords] {
        let ids = Set([referral.person, referral.caredFor].compactMap(\.self))
        let seen = try people.people(connection, ids, principal)
        guard let carer = seen[referral.person] else { throw NotFound() }
        var words = [
            SharedWords(.carer, "Carer’s name", carer.name),
            SharedWords(.carer, "Carer’s reference", carer.reference),
        ]
        if let age = carer.age { words.append(SharedWords(.carer, "Age", String(age))) }
        words.append(SharedWords(.carer, "What is asked for", referral.asksFor))
        for (heading, said) in try people.profile(connection, referral.person, principal) {
            words.append(SharedWords(.carer, heading, said))
        }
        if sides.contains(.caredFor), let id = referral.caredFor, let caredFor = seen[id] {
            words.append(SharedWords(.caredFor, "Name of the person they look after", caredFor.name))
            if let age = caredFor.age {
                words.append(SharedWords(.caredFor, "Age of the person they look after", String(age)))
            }
            for (heading, said) in try people.profile(connection, id, principal) {
                words.append(SharedWords(.caredFor, heading, said))
            }
        }
        return words
    }

    /// The area's clocks for a kind, as the organisation that has it keeps them.
    package func clocks(
        _ kind: Referral.Kind, at organisation: OrganisationID, _ connection: any Connection
    ) throws -> ReferralClocks {
        let area = try people.area(connection, organisation)
        var clocks = ReferralClocks.standard
        for (status, code) in ReferralClocks.settings {
            clocks.days[status] = try people.number(connection, code, area)
        }
        clocks.expiry = try people.number(connection, "clocks.referral-expiry", area)
        for choice in try people.reasons(connection, "clocks.referral-kinds", area) {
            for (status, _) in ReferralClocks.settings
            where choice.code == "\(kind.rawValue)-\(status.rawValue)" {
                if let days = Int(choice.words), (1...60).contains(days) { clocks.days[status] = days }
            }
        }
        return clocks
    }
}
