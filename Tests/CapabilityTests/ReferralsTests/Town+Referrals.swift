import Core
import Storage

@testable import Referrals

/// What tests ask of a town’s referrals.
extension Town {
    func draft(
        about person: PersonID = Town.ada, kind: Referral.Kind = .carerSupport,
        carer: ReferralBasis.Kind = .agreed,
        caredFor: ReferralBasis.Kind = .nothing, isShown: Bool = true, by principal: Principal = Town.sender
    ) async throws -> Referral {
        let desk = desk
        return try await database.write { connection in
            try desk.begin(
                ReferralDesk.Opening(
                    person: person, caredFor: Self.ben, kind: kind, asksFor: "Somebody to sit at night",
                    to: Referral.Holder(Self.hospice), isShownToCarer: isShown,
                    bases: [
                        ReferralBasis(.carer, carer, note: "asked"),
                        ReferralBasis(.caredFor, caredFor, note: "asked"),
                    ]), by: principal, connection)
        }
    }

    @discardableResult
    func change(
        _ referral: Referral, _ change: ReferralChange, by principal: Principal, version: Int64? = nil
    ) async throws -> Referral {
        let desk = desk
        return try await database.write { connection in
            try desk.change(referral.id, change, by: principal, version: version, connection)
        }
    }

    func sent(
        kind: Referral.Kind = .carerSupport, caredFor: ReferralBasis.Kind = .nothing, isShown: Bool = true
    ) async throws -> Referral {
        let draft = try await draft(kind: kind, caredFor: caredFor, isShown: isShown)
        return try await change(draft, ReferralChange(.send), by: Self.sender)
    }

    func received() async throws -> Referral {
        try await change(try await sent(), ReferralChange(.receive), by: Self.receiver)
    }

    func find(_ id: ReferralID, as principal: Principal) async throws -> Referral? {
        let surroundings = surroundings
        return try await database.read { connection in
            try ReferralStore(connection, surroundings).find(id, within: ReferralPolicy(principal).scope)
        }
    }

    /// The keys of open work, without their identifiers: "referral", "referral-late".
    func openWork() async throws -> [String] {
        try await database.read { connection in
            try connection.run("SELECT kind FROM work WHERE key > '' AND open ORDER BY kind").map {
                try $0.value("kind", as: String.self)
            }
        }
    }

    func shares(of referral: Referral) async throws -> [SharedWords] {
        let surroundings = surroundings
        return try await database.read { try ReferralStore($0, surroundings).shares(of: referral.id) }
    }
}
