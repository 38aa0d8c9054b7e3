import GRDB
import Storage

/// Runs `body`, and tells SQLite's errors as every engine's are told, without a value.
func translatingErrors<T>(_ text: String, in database: GRDB.Database? = nil, _ body: () throws -> T) throws
    -> T
{
    do {
        return try body()
    } catch let error as DatabaseError {
        let message = error.message ?? ""
        switch error.extendedResultCode {
        case .SQLITE_CONSTRAINT_UNIQUE, .SQLITE_CONSTRAINT_PRIMARYKEY, .SQLITE_CONSTRAINT_ROWID:
            throw UniqueViolation(constraint: try uniqueIndex(brokenAccordingTo: message, in: database))
        case .SQLITE_BUSY, .SQLITE_BUSY_SNAPSHOT, .SQLITE_BUSY_RECOVERY, .SQLITE_CANTOPEN:
            throw DatabaseUnavailable("SQLite \(error.extendedResultCode): \(message)")
        default:
            throw DatabaseFailure("SQLite \(error.extendedResultCode): \(message)", in: text)
        }
    }
}

/// The name that PostgreSQL gives the index that SQLite tells of by its columns, or by its name.
///
/// SQLite's message is "UNIQUE constraint failed: contact.kind, contact.text" or "… failed: index 'contact_text'".
private func uniqueIndex(brokenAccordingTo message: String, in database: GRDB.Database?) throws -> String {
    let told = message.split(separator: ": ", maxSplits: 1).last.map(String.init) ?? message
    if told.hasPrefix("index '") { return String(told.dropFirst(7).dropLast()) }

    let parts = told.split(separator: ", ").map { $0.split(separator: ".", maxSplits: 1) }
    guard let database, let table = parts.first?.first.map(String.init) else { return told }
    let columns = parts.compactMap { $0.last.map(String.init) }
    let indexes = try Row.fetchAll(
        database, sql: "SELECT name, origin FROM pragma_index_list(?) WHERE \"unique\" ORDER BY name",
        arguments: [table])
    for index in indexes {
        let name: String = index["name"]
        let found = try String?.fetchAll(
            database, sql: "SELECT name FROM pragma_index_info(?) ORDER BY seqno", arguments: [name])
        guard found == columns else { continue }
        return switch index["origin"] as String {
        case "pk": "\(table)_pkey"
        case "u": "\(table)_\(columns.joined(separator: "_"))_key"
        default: name
        }
    }
    return "\(table)_pkey"  // An integer primary key has no index of its own.
}
