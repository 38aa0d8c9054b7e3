import Accounts
import Core
import Storage

@testable import Referrals
@testable import Register

extension WorldBuilder {
    /// A referral of each within their own organisation, a handover, links to one of ours, and a form with an arrival.
    func addReferrals(to records: inout Records, _ people: [Relation: Registered]) throws {
        var (referrals, handovers) = ([Relation: String](), [Relation: String]())
        referrals[.nobody] = (surroundings.newID() as ReferralID).description
        handovers[.nobody] = (surroundings.newID() as ReferralID).description
        for (relation, person) in people {
            let organisation: OrganisationID? = try connection.run(
                """
                SELECT organisation_id FROM involvement WHERE person_id = \(person.person) AND until IS NULL
                ORDER BY id LIMIT 1
                """
            ).first?.value("organisation_id")
            guard let organisation else { continue }
            referrals[relation] = try addReferral(about: person.person, at: organisation).description
            let account = visitorAccount(.manager, relation == .theirs ? "hampshire" : "dorset")
            guard let account else { throw NotFound() }
            let handover = Handover(
                id: (surroundings.newID() as ReferralID).description, person: person.person,
                organisation: organisation, from: nil, to: account, askedBy: account, note: "As it stands",
                askedAt: surroundings.now(), dueOn: surroundings.today, status: .asked, reason: nil,
                decidedAt: nil, version: 1)
            try HandoverStore(connection, surroundings).ask(handover)
            handovers[relation] = handover.id
        }
        for path in ["/referrals/:id", "/my-record/referrals/:id"] {
            records.parameters[path] = .ofPeople(referrals)
        }
        records.parameters["/handovers/:handover"] = .ofPeople(handovers)
        try addLinks(to: &records, referrals[.ours].flatMap(ReferralID.init))
        try addArrival(to: &records)
    }

    private func addReferral(
        about person: PersonID, at organisation: OrganisationID
    ) throws -> ReferralID {
        let now = surroundings.now()
        let holder = Referral.Holder(organisation)
        let referral = Referral(
            id: surroundings.newID(), reference: Reference(randomBytes: surroundings.randomBytes),
            person: person, caredFor: nil, kind: .carerSupport, isUrgent: false, asksFor: "A break",
            from: organisation, fromAccount: nil, outsideSender: nil, isShownToCarer: true, to: holder,
            status: .requested, since: now, owner: holder, dueOn: surroundings.today, nextStep: "They answer",
            expiresOn: nil, sentAt: now, receivedAt: nil, decidedAt: nil, closedAt: nil, reason: nil,
            outcome: nil, manager: nil, escalatedAt: nil, version: 1)
        let name: String =
            try connection.run("SELECT display_name FROM person WHERE id = \(person)").first?
            .value("display_name") ?? "Not told"
        try ReferralStore(connection, surroundings).add(
            referral, shares: [SharedWords(.carer, "Carer’s name", name)], bases: [], by: .system("test"))
        return referral.id
    }

    private func addLinks(to records: inout Records, _ referral: ReferralID?) throws {
        guard let referral else { throw NotFound() }
        let links = ReferralLinkStore(connection, surroundings)
        let nobody = ReferralToken(randomBytes: surroundings.randomBytes).text
        for (path, purpose) in [
            ("/progress/:token", ReferralLink.Purpose.carer), ("/answers/:token", .answer),
        ] {
            let token = try links.make(purpose, for: referral, by: nil).token.text
            records.parameters[path] = .other([.ours: token, .nobody: nobody])
        }
    }

    private func addArrival(to records: inout Records) throws {
        let organisation = AccountsDemo.dorsetCentre.id
        guard let account = visitorAccount(.manager, "dorset") else { throw NotFound() }
        let store = InboundStore(connection, surroundings)
        let token = try store.addDoor("A surgery", of: organisation, team: nil, by: account)
        let nobody = ReferralToken(randomBytes: surroundings.randomBytes).text
        records.parameters["/refer/:code"] = .other([.ours: token.text, .nobody: nobody])
        guard let door = try store.door(token) else { throw NotFound() }
        let missing = (surroundings.newID() as ReferralID).description
        records.parameters["/referrals/forms/:form"] = .other([.ours: door.id, .nobody: missing])
        var words = Inbound.Words()
        (words.carerName, words.carerContact, words.asksFor) = ("Arrived Sample", "01632 960009", "Rest")
        (words.senderName, words.senderPlace, words.senderContact) = ("Ann", "Surgery", "01632 960010")
        let arrival = try store.add(words, by: door, dueOn: surroundings.today)
        records.parameters["/referrals/arrivals/:arrival"] = .other([.ours: arrival.id, .nobody: missing])
    }
}
