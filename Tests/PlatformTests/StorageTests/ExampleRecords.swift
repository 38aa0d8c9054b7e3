import Storage
import TestSupport

/// A few tables with everything that a driver or a copy can trip over.
enum ExampleRecords {
    static let migrations = [
        Migration(
            "2026-11-22-1600-create-examples",
            """
            CREATE TABLE centre (
                id      TEXT   NOT NULL PRIMARY KEY,
                name    TEXT   NOT NULL,
                opened  TEXT,
                places  BIGINT NOT NULL DEFAULT 0 CHECK (places >= 0),
                is_open BOOLEAN NOT NULL DEFAULT TRUE,
                name_length BIGINT GENERATED ALWAYS AS (length(name)) STORED
            )
            """,
            "CREATE UNIQUE INDEX centre_name ON centre (name)",
            """
            CREATE TABLE visit (
                centre_id TEXT   NOT NULL REFERENCES centre (id),
                number    BIGINT NOT NULL,
                after     BIGINT,
                note      TEXT,
                PRIMARY KEY (centre_id, number),
                UNIQUE (centre_id, note),
                FOREIGN KEY (centre_id, after) REFERENCES visit (centre_id, number)
            )
            """,
            "CREATE INDEX visit_after ON visit (centre_id, after)",
            "CREATE INDEX visit_told ON visit (number) WHERE note IS NOT NULL"),
        Migration(
            "2026-11-22-1601-visits-are-kept",
            .sqlite(
                """
                CREATE TRIGGER visit_kept BEFORE DELETE ON visit
                BEGIN SELECT RAISE(ABORT, 'visits are kept'); END
                """),
            .sqlite(
                """
                CREATE TRIGGER visit_counted AFTER INSERT ON visit
                BEGIN UPDATE centre SET places = places + 1 WHERE id = NEW.centre_id; END
                """),
            .postgres(
                """
                CREATE FUNCTION visit_kept() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN RAISE EXCEPTION 'visits are kept'; END; $$
                """),
            .postgres(
                "CREATE TRIGGER visit_kept BEFORE DELETE ON visit FOR EACH ROW EXECUTE FUNCTION visit_kept()"),
            .postgres(
                """
                CREATE FUNCTION visit_counted() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN UPDATE centre SET places = places + 1 WHERE id = NEW.centre_id; RETURN NULL; END; $$
                """),
            .postgres(
                "CREATE TRIGGER visit_counted AFTER INSERT ON visit FOR EACH ROW EXECUTE FUNCTION visit_counted()"
            )),
    ]

    static func add(_ connection: any Connection, centre id: String, name: String? = nil, places: Int = 0)
        throws
    {
        try connection.run("INSERT INTO centre (id, name, places) VALUES (\(id), \(name ?? id), \(places))")
    }

    static func places(_ connection: any Connection, centre id: String) throws -> Int {
        guard let row = try connection.run("SELECT places FROM centre WHERE id = \(id)").first else {
            return -1
        }
        return try row.value("places")
    }
}

extension Engine {
    func exampleDatabase(staticTables: Set<String> = []) async throws -> any Database {
        try await freshDatabase(migrations: ExampleRecords.migrations, staticTables: staticTables)
    }
}
