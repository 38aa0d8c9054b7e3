import CPostgres
import Storage

/// One connection of libpq's, used by one thread.
final class PostgresConnection {
    private let handle: OpaquePointer
    private var statements = PreparedStatements()

    /// - Throws: `DatabaseUnavailable` when PostgreSQL can't be reached, `DatabaseFailure` when it won't do.
    init(url: String) throws {
        // Later words win, so the URL may say otherwise of the first ones.
        let words = [
            ("connect_timeout", "10"), ("tcp_user_timeout", "30000"),
            ("fallback_application_name", "mainstay"),
            ("dbname", url), ("client_encoding", "UTF8"),
        ]
        handle = try CStrings.with(words.map(\.0)) { names in
            try CStrings.with(words.map(\.1)) { values in
                guard let handle = PQconnectdbParams(names, values, 1) else {
                    throw DatabaseUnavailable("There is no memory for a connection")
                }
                return handle
            }
        }
        guard PQstatus(handle) == CONNECTION_OK else {
            let message = String(cString: PQerrorMessage(handle)).split(separator: "\n").joined(
                separator: " ")
            PQfinish(handle)
            throw DatabaseUnavailable("PostgreSQL can't be reached: \(message)")
        }
        do {
            try settle()
            try requireOurOrder()
        } catch {
            PQfinish(handle)
            throw error
        }
    }

    var isLost: Bool { PQstatus(handle) != CONNECTION_OK }

    func close() { PQfinish(handle) }

    /// Runs text that has no values and gives no rows back.
    func command(_ text: String) throws {
        try PostgresResult(PQexec(handle, text), of: text, handle).discard()
    }

    /// Ends the transaction, keeping what it did.
    func commit() throws {
        let result = try PostgresResult(PQexec(handle, "COMMIT"), of: "COMMIT", handle)
        // A transaction in which something failed ends so, without an error.
        guard result.tag == "COMMIT" else {
            throw DatabaseFailure("The transaction had failed and wasn't kept")
        }
    }

    func rollBack() {
        guard PQtransactionStatus(handle) != PQTRANS_IDLE else { return }
        try? command("ROLLBACK")
    }

    func run(_ text: String, _ values: [SQLValue]) throws -> PostgresResult {
        // A text this long isn't used often, and isn't worth keeping.
        guard text.utf8.count < 8000, PreparedStatements.mayKeep(text) else {
            return try runOnce(text, values)
        }
        let name = try prepared(text)
        return try CStrings.with(values.map { try $0.postgresText() }) { pointers in
            try PostgresResult(
                PQexecPrepared(handle, name, Int32(values.count), pointers, nil, nil, 0), of: text, handle)
        }
    }

    /// Runs without keeping a plan: to explain, or once.
    func runOnce(_ text: String, _ values: [SQLValue]) throws -> PostgresResult {
        try CStrings.with(values.map { try $0.postgresText() }) { pointers in
            try PostgresResult(
                PQexecParams(handle, text, Int32(values.count), nil, pointers, nil, nil, 0), of: text, handle)
        }
    }

    /// Forgets every plan; for after the schema has changed under them.
    func forgetStatements() {
        statements = PreparedStatements()
        try? command("DEALLOCATE ALL")
    }

    /// Sends rows as COPY takes them.
    func copyIn(_ text: String, _ chunks: () throws -> [UInt8]?) throws {
        let begun = PQexec(handle, text)
        guard PQresultStatus(begun) == PGRES_COPY_IN else {
            throw PostgresRefusal(begun, of: text, handle)
        }
        PQclear(begun)
        do {
            while let chunk = try chunks() {
                let sent = chunk.withUnsafeBytes { bytes in
                    PQputCopyData(handle, bytes.bindMemory(to: CChar.self).baseAddress, Int32(bytes.count))
                }
                guard sent == 1 else { break }  // What went wrong comes with the answer.
            }
        } catch {
            _ = PQputCopyEnd(handle, "given up")
            while let result = PQgetResult(handle) { PQclear(result) }
            throw error
        }
        _ = PQputCopyEnd(handle, nil)
        var refusal: (any Error)?
        while let result = PQgetResult(handle) {
            do { try PostgresResult(result, of: text, handle).discard() } catch { refusal = refusal ?? error }
        }
        if let refusal { throw refusal }
    }

    private func prepared(_ text: String) throws -> String {
        if let name = statements.name(of: text) { return name }
        let (name, oldest) = statements.add(text)
        do {
            if let oldest { try command("DEALLOCATE \(oldest)") }
            try PostgresResult(PQprepare(handle, name, text, 0, nil), of: text, handle).discard()
        } catch {
            statements.remove(text)
            throw error
        }
        return name
    }

    /// Settings of this session: compiling a statement costs more than any of ours takes.
    private func settle() throws {
        try command("SET client_min_messages = warning; SET TimeZone = 'UTC'; SET jit = off")
    }

    /// Text must sort as SQLite sorts it, by code point, or lists and pages would differ between the engines.
    private func requireOurOrder() throws {
        let question = """
            SELECT current_setting('server_encoding') = 'UTF8' AS is_utf8,
                'Z' < 'a' AND 'z' < U&'\\00E9' AND 'a b' < 'aa' AS is_ordered
            """
        let rows = try runOnce(question, []).rows()
        guard let row = rows.first, try row.value("is_utf8"), try row.value("is_ordered") else {
            throw DatabaseFailure(
                """
                The PostgreSQL database must be made with encoding UTF8 and locale C.UTF-8: \
                CREATE DATABASE … TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'
                """)
        }
    }
}
