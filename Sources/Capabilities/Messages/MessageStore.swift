import Core
import Foundation
import Storage

/// All SQL for messages.
package struct MessageStore {
    let connection: any Connection

    package init(_ connection: any Connection) { self.connection = connection }

    /// - Returns: whether it's new; a message of the same key is kept once.
    func add(_ message: Message) throws -> Bool {
        try !connection.run(
            """
            INSERT INTO message (
                id, person_id, message_key, organisation_id, template, version, channel, state, reason, address,
                subject, body, gaps, requested_at, due_at, use_by, left_at, tries, last_answer, captured, link_path
            ) VALUES (
                \(message.id), \(message.person), \(message.key), \(message.organisation), \(message.template),
                \(message.version),
                \(message.channel), \(message.state), \(message.reason), \(message.address), \(message.subject),
                \(message.body), \(try Self.json(message.values)), \(message.requestedAt), \(message.dueAt),
                \(message.useBy), \(message.leftAt), \(message.tries), \(message.lastAnswer), \(message.isCaptured),
                \(message.linkPath)
            )
            ON CONFLICT (message_key) DO NOTHING RETURNING id
            """
        ).isEmpty
    }

    package func find(_ id: MessageID) throws -> Message? { try messages("id = \(id)").first }

    func find(key: String) throws -> Message? { try messages("message_key = \(key)").first }

    /// Saves what became of a message.
    ///
    /// - Parameter contentHash: of what was sent to whom, set as it leaves.
    /// - Throws: `EditConflict` when it's no longer as it was found.
    func save(_ message: Message, was old: Message, contentHash: String? = nil) throws {
        let saved = try connection.run(
            """
            UPDATE message
            SET state = \(message.state), reason = \(message.reason), address = \(message.address),
                subject = \(message.subject), body = \(message.body), gaps = \(try Self.json(message.values)),
                due_at = \(message.dueAt), left_at = \(message.leftAt), tries = \(message.tries),
                last_answer = \(message.lastAnswer), content_hash = COALESCE(\(contentHash), content_hash)
            WHERE id = \(message.id) AND state = \(old.state) AND tries = \(old.tries) AND due_at = \(old.dueAt)
            RETURNING id
            """)
        if saved.isEmpty { throw EditConflict() }
    }

    /// Messages whose time has come, longest due first.
    func due(at now: Instant, limit: Int) throws -> [MessageID] {
        try connection.run(
            "SELECT id FROM message WHERE state = 'requested' AND due_at <= \(now) ORDER BY due_at, id LIMIT \(limit)"
        ).map { try $0.value("id") }
    }

    /// Messages handed to the mail server before `instant` whose answer never came.
    func lost(before instant: Instant, limit: Int) throws -> [MessageID] {
        try connection.run(
            """
            SELECT id FROM message WHERE state = 'sending' AND left_at < \(instant)
            ORDER BY left_at, id LIMIT \(limit)
            """
        ).map { try $0.value("id") }
    }

    /// Messages that rest until a person acts, and are of no use any more.
    func outOfUse(at now: Instant, limit: Int) throws -> [MessageID] {
        try connection.run(
            """
            SELECT id FROM message
            WHERE state IN ('held', 'failed', 'unknown', 'hand-over-needed') AND requested_at > ''
                AND use_by <= \(now)
            ORDER BY requested_at, id LIMIT \(limit)
            """
        ).map { try $0.value("id") }
    }

    /// Whether the same words went, or may have gone, to the same address since `instant`.
    func hasLeft(_ contentHash: String, since instant: Instant, besides id: MessageID) throws -> Bool {
        try !connection.run(
            """
            SELECT id FROM message
            WHERE content_hash = \(contentHash) AND left_at >= \(instant) AND id <> \(id)
                AND state IN ('sending', 'sent', 'unknown')
            LIMIT 1
            """
        ).isEmpty
    }

    /// Where a page of a list begins: before this message.
    package struct Position: Hashable, Sendable {
        package let requestedAt: Instant
        package let id: MessageID

        package init(requestedAt: Instant, id: MessageID) { (self.requestedAt, self.id) = (requestedAt, id) }
    }

    /// A person's messages, newest first.
    package func messages(
        to person: PersonID, before position: Position? = nil, limit: Int = 26
    ) throws -> [Message] {
        try list("person_id = \(person)", before: position, limit: limit)
    }

    /// Messages to staff and visitors that didn't arrive, newest first.
    func undeliveredToAddresses(limit: Int) throws -> [Message] {
        try list(
            """
            state IN ('held', 'failed', 'unknown', 'hand-over-needed') AND requested_at > '' AND person_id IS NULL
            """, before: nil, limit: limit)
    }

    /// What a demonstration would have sent, newest first.
    func captured(before position: Position? = nil, limit: Int = 26) throws -> [Message] {
        try list("captured = TRUE", before: position, limit: limit)
    }

    /// Deletes messages to visitors and staff that are done with and were asked for before `instant`, oldest first;
    /// what went to somebody on the register is part of their record, and stays.
    ///
    /// - Returns: how many.
    func removeToNobody(before instant: Instant, limit: Int) throws -> Int {
        try connection.run(
            """
            DELETE FROM message WHERE id IN (
                SELECT id FROM message
                WHERE person_id IS NULL AND state IN ('sent', 'cancelled', 'handed-over')
                    AND requested_at < \(instant)
                ORDER BY requested_at, id LIMIT \(limit)
            ) RETURNING id
            """
        ).count
    }

    private func list(_ condition: SQL, before position: Position?, limit: Int) throws -> [Message] {
        let older: SQL = position.map { " AND (requested_at, id) < (\($0.requestedAt), \($0.id))" } ?? ""
        return try messages("\(condition)\(older) ORDER BY requested_at DESC, id DESC LIMIT \(limit)")
    }

    private func messages(_ condition: SQL) throws -> [Message] {
        try connection.run(
            """
            SELECT id, person_id, message_key, organisation_id, template, version, channel, state, reason, address,
                subject, body, gaps, requested_at, due_at, use_by, left_at, tries, last_answer, captured,
                link_path
            FROM message WHERE \(condition)
            """
        ).map(Message.init(row:))
    }

    private static func json(_ values: [String: String]) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(values), as: UTF8.self)
    }
}

extension Message.Channel: SQLEnum {}
extension Message.State: SQLEnum {}
extension Message.Reason: SQLEnum {}

extension Message {
    init(row: Row) throws {
        id = try row.value("id")
        person = try row.optional("person_id")
        key = try row.value("message_key")
        organisation = try row.optional("organisation_id")
        linkPath = try row.optional("link_path")
        template = try row.value("template")
        version = try row.value("version")
        channel = try row.value("channel")
        state = try row.value("state")
        reason = try row.optional("reason")
        address = try row.optional("address")
        subject = try row.optional("subject")
        body = try row.optional("body")
        let gaps: String = try row.value("gaps")
        values = try JSONDecoder().decode([String: String].self, from: Data(gaps.utf8))
        requestedAt = try row.value("requested_at")
        dueAt = try row.value("due_at")
        useBy = try row.optional("use_by")
        leftAt = try row.optional("left_at")
        tries = try row.value("tries")
        lastAnswer = try row.optional("last_answer")
        isCaptured = try row.value("captured")
    }

    package var position: MessageStore.Position {
        MessageStore.Position(requestedAt: requestedAt, id: id)
    }
}
