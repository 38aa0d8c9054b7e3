import Accounts
import Messages
import Register
import Tasks
import Web

extension Composition {
    /// Every column that holds a person's identifier: what joining two records, or moving a wrong entry, must look at.
    static let personColumns: [(table: String, column: String)] =
        RegisterCapability.personColumns.flatMap { table, columns in columns.map { (table, $0) } }
        + TasksCapability.personColumns + MessagesCapability.personColumns + AccountsCapability.personColumns
        + WebMigrations.personColumns
}
