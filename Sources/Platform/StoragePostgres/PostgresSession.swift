import Storage

/// One thread's place for a connection: opens it when needed, and again after it was lost.
final class PostgresSession {
    private let url: String
    private let scanGuard: ScanGuard?
    private var connection: PostgresConnection?

    init(url: String, scanGuard: ScanGuard?) { (self.url, self.scanGuard) = (url, scanGuard) }

    /// Runs `body` in a transaction of its own.
    ///
    /// - Throws: `RunAgain` when nothing was kept and PostgreSQL asks for another try, or the connection was lost;
    ///   `CommitUnknown` when it was lost while saving.
    func transaction<T>(_ kind: TransactionKind, _ body: (any Connection) throws -> T) throws -> T {
        let connection = try opened()
        let transaction = PostgresTransaction(connection, scanGuard)
        do {
            try connection.command(kind.begin)
            let result = try body(transaction)
            try transaction.requireSound()
            do {
                try connection.commit()
            } catch  where connection.isLost && kind != .read {
                throw CommitUnknown()
            }
            return result
        } catch {
            throw settled(error, transaction, kind)
        }
    }

    /// Runs what PostgreSQL won't run in a transaction.
    func runAlone(_ text: String) throws {
        do {
            try opened().command(text)
        } catch let refusal as PostgresRefusal {
            throw refusal.told
        } catch let again as RunAgain {
            throw again.cause
        }
    }

    func close() {
        connection?.close()
        connection = nil
    }

    private func opened() throws -> PostgresConnection {
        if let connection, !connection.isLost { return connection }
        close()
        do {
            let opened = try PostgresConnection(url: url)
            connection = opened
            return opened
        } catch let error as DatabaseUnavailable {
            throw RunAgain(reason: .lostConnection, cause: error)
        }
    }

    /// Ends a transaction that failed, and says whether another try is worth it.
    private func settled(
        _ error: any Error, _ transaction: PostgresTransaction, _ kind: TransactionKind
    ) -> any Error {
        guard let connection else { return error }
        if connection.isLost {
            close()
            if error is CommitUnknown { return error }
            return RunAgain(
                reason: .lostConnection, cause: DatabaseUnavailable("The connection to PostgreSQL was lost"))
        }
        connection.rollBack()
        // The work may have told PostgreSQL's trouble in words of its own; the trouble itself decides.
        guard let refusal = (transaction.failure ?? error) as? PostgresRefusal else { return error }
        if refusal.isOutOfDatePlan { connection.forgetStatements() }
        if refusal.isConflict { return RunAgain(reason: .conflict, cause: refusal.told) }
        let told = error is PostgresRefusal ? refusal.told : error
        return refusal.isTaken && kind.isSerialisable ? RunAgain(reason: .taken, cause: told) : told
    }
}
