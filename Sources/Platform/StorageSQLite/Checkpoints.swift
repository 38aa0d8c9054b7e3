import Dispatch
import GRDB
import GRDBSQLite
import Synchronization

/// Takes what was committed from the log back to the file, beside the one writer.
///
/// The writer would otherwise wait, after one commit in several, until thousands of scattered pages are on the disk.
final class Checkpoints: Sendable {
    private struct State {
        /// How many pages are being taken back at this moment, as far as was known when that began.
        var atWork: Int?
        /// How many pages of the log are back in the file.
        var done = 0
    }

    private let path: String
    /// So many are gathered first: one written many times goes back once.
    private let pages: Int
    private let queue = DispatchQueue(label: "checkpoints")
    private let state = Mutex(State())

    init(path: String, pages: Int) { (self.path, self.pages) = (path, pages) }

    /// From now on this decides when the log is taken back.
    ///
    /// It must live as long as the writer.
    func follow(_ writer: GRDB.Database) {
        sqlite3_wal_hook(
            writer.sqliteConnection,
            { context, writer, _, pages in
                guard let context, let writer else { return SQLITE_OK }
                Unmanaged<Checkpoints>.fromOpaque(context).takeUnretainedValue()
                    .committed(writer, pages: Int(pages))
                return SQLITE_OK
            }, Unmanaged.passUnretained(self).toOpaque())
    }

    /// Waits for what is under way.
    func finish() { queue.sync {} }

    /// Waits for the end of the log that came while the rest was taken back, where it's nearly all back: whoever writes
    /// much lets the log begin anew so, and nobody else waits.
    func settle() async {
        let isNearlyBack = state.withLock { $0.atWork.map { $0 <= pages / 2 } ?? false }
        guard isNearlyBack else { return }
        await withCheckedContinuation { continuation in queue.async { continuation.resume() } }
    }

    /// - Parameter pages: how many the log has now.
    private func committed(_ writer: OpaquePointer, pages: Int) {
        guard pages >= self.pages else { return }
        if pages >= 8 * self.pages {
            // A log that only grew would fill the disk: at last the writer waits.
            finish()
            let done = Self.takeBack(writer).done
            state.withLock { $0 = State(done: done) }
            return
        }
        let isTooFew: Bool = state.withLock { state in
            guard state.atWork == nil else { return true }
            if state.done > pages { state.done = 0 }
            let left = pages - state.done
            guard left > self.pages / 8 else { return true }
            state.atWork = left
            return false
        }
        guard !isTooFew else { return }
        queue.async { [self] in
            // What can't be taken back now stays in the log, and is read from there.
            let done = (try? takeBack()) ?? 0
            state.withLock { $0 = State(done: done) }
        }
    }

    private func takeBack() throws -> Int {
        let file = try DatabaseQueue(path: path)
        return file.inDatabase { database in
            guard let connection = database.sqliteConnection else { return 0 }
            var (all, done) = Self.takeBack(connection)
            // And then what came meanwhile, as long as that gets less: the log begins anew when nothing of it is left.
            while all > done {
                let (more, next) = Self.takeBack(connection)
                guard more - next < all - done else { return next }
                (all, done) = (more, next)
            }
            return done
        }
    }

    private static func takeBack(_ connection: OpaquePointer) -> (all: Int, done: Int) {
        var (all, done): (CInt, CInt) = (0, 0)
        sqlite3_wal_checkpoint_v2(connection, nil, SQLITE_CHECKPOINT_PASSIVE, &all, &done)
        return (Int(max(all, 0)), Int(max(done, 0)))
    }
}
