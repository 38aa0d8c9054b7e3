import Core
import Storage

/// All SQL for sessions.
package struct SessionStore {
    private let connection: any Connection
    private let surroundings: Surroundings

    package init(_ connection: any Connection, _ surroundings: Surroundings) {
        (self.connection, self.surroundings) = (connection, surroundings)
    }

    /// Starts a session and gives the token for its cookie; each sign-in has a new one.
    package func start(
        for owner: SessionOwner, isShared: Bool = false, browser: String = "",
        rules: SessionRules = SessionRules()
    ) throws -> SessionToken {
        let token = SessionToken(surroundings)
        let now = surroundings.now()
        try connection.run(
            """
            INSERT INTO session (id, kind, account_id, person_id, quick_add_link_id, created_at, last_seen_at,
                expires_at, is_shared, is_locked, browser)
            VALUES (\(token.sessionID), \(owner.kind), \(owner.account), \(owner.person), \(owner.quickAddLink),
                \(now), \(now), \(now.adding(seconds: rules.longestSeconds)), \(isShared), \(false), \(browser))
            """)
        return token
    }

    package func find(_ token: SessionToken) throws -> Session? {
        try sessions("id = \(token.sessionID)").first
    }

    /// Where this person is signed in, latest first.
    package func list(of owner: SessionOwner) throws -> [Session] {
        try sessions("\(condition(owner)) AND expires_at > \(surroundings.now())")
            .sorted { $0.lastSeenAt > $1.lastSeenAt }
    }

    package func markSeen(_ id: String) throws {
        try connection.run("UPDATE session SET last_seen_at = \(surroundings.now()) WHERE id = \(id)")
    }

    package func lock(_ id: String) throws {
        try connection.run("UPDATE session SET is_locked = TRUE WHERE id = \(id)")
    }

    /// After the person has proved again who they are.
    package func unlock(_ id: String) throws {
        try connection.run(
            "UPDATE session SET is_locked = FALSE, last_seen_at = \(surroundings.now()) WHERE id = \(id)")
    }

    package func end(_ id: String) throws {
        try connection.run("DELETE FROM session WHERE id = \(id)")
    }

    /// Signs the person out everywhere, or everywhere but here.
    package func endAll(of owner: SessionOwner, except kept: String? = nil) throws {
        try connection.run("DELETE FROM session WHERE \(condition(owner)) AND id <> \(kept ?? "")")
    }

    /// Removes sessions that have run out; for a job.
    package func removeEnded() throws {
        try connection.run("DELETE FROM session WHERE expires_at <= \(surroundings.now())")
    }

    private func condition(_ owner: SessionOwner) -> SQL {
        switch owner {
        case .staff(let account): "account_id = \(account)"
        case .carer(let person): "person_id = \(person)"
        case .quickAddLink(let link): "quick_add_link_id = \(link)"
        }
    }

    private func sessions(_ condition: SQL) throws -> [Session] {
        try connection.run(
            """
            SELECT id, account_id, person_id, quick_add_link_id, created_at, last_seen_at, expires_at, is_shared,
                is_locked, browser
            FROM session WHERE \(condition)
            """
        ).compactMap(Session.init(row:))
    }
}

extension Session {
    fileprivate init?(row: Row) throws {
        guard let owner = try SessionOwner(row: row) else { return nil }
        self.init(
            id: try row.value("id"), owner: owner, createdAt: try row.value("created_at"),
            lastSeenAt: try row.value("last_seen_at"), expiresAt: try row.value("expires_at"),
            isShared: try row.value("is_shared"), isLocked: try row.value("is_locked"),
            browser: try row.value("browser"))
    }
}

extension SessionOwner {
    fileprivate init?(row: Row) throws {
        if let account: AccountID = try row.optional("account_id") {
            self = .staff(account)
        } else if let person: PersonID = try row.optional("person_id") {
            self = .carer(person)
        } else if let link: QuickAddLinkID = try row.optional("quick_add_link_id") {
            self = .quickAddLink(link)
        } else {
            return nil
        }
    }

    fileprivate var kind: String {
        switch self {
        case .staff: "staff"
        case .carer: "carer"
        case .quickAddLink: "quick-add-link"
        }
    }

    fileprivate var account: AccountID? { if case .staff(let account) = self { account } else { nil } }
    fileprivate var person: PersonID? { if case .carer(let person) = self { person } else { nil } }
    fileprivate var quickAddLink: QuickAddLinkID? {
        if case .quickAddLink(let link) = self { link } else { nil }
    }
}
