import Core
import Storage

/// All SQL for the history of what is set up.
struct SetupChangeStore {
    let connection: any Connection
    let surroundings: Surroundings

    init(_ connection: any Connection, _ surroundings: Surroundings) {
        (self.connection, self.surroundings) = (connection, surroundings)
    }

    /// Keeps each field that differs.
    func add<Tag>(
        about id: Identifier<Tag>, from old: [(String, String?)], to new: [(String, String?)],
        by principal: Principal
    ) throws {
        let now = surroundings.now()
        for (before, after) in zip(old, new) where before.1 != after.1 {
            let row: Identifier<SetupChangeTag> = surroundings.newID()
            try connection.run(
                """
                INSERT INTO setup_change (id, subject_id, field, was, now, changed_at, changed_by)
                VALUES (\(row), \(id), \(before.0), \(before.1), \(after.1), \(now), \(principal.recordedAs))
                """)
        }
    }

    /// Latest first.
    func history<Tag>(of id: Identifier<Tag>) throws -> [SetupChange] {
        try connection.run(
            """
            SELECT field, was, now, changed_at, changed_by FROM setup_change
            WHERE subject_id = \(id) ORDER BY changed_at DESC, id DESC LIMIT 100
            """
        ).map {
            SetupChange(
                field: try $0.value("field"), was: try $0.optional("was"), now: try $0.optional("now"),
                changedAt: try $0.value("changed_at"), changedBy: try $0.value("changed_by"))
        }
    }
}
