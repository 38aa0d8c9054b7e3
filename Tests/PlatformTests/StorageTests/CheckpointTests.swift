import Foundation
import Storage
import TestSupport
import Testing

@testable import StorageSQLite

/// The log of a SQLite file is taken back beside the writer.
@Suite struct CheckpointTests {
    @Test func `a log begins anew when all of it is taken back, and nothing is lost`() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "mainstay-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appending(path: "log.sqlite").path
        let database = try SQLiteDatabase(
            path: path, readers: 2, isReadOnly: false, refusingScans: nil, pagesInLog: 50)
        try await database.write {
            try $0.run("CREATE TABLE note (id BIGINT PRIMARY KEY, text TEXT NOT NULL)")
        }
        let text = String(repeating: "x", count: 100_000)
        var sizes: [Int] = []
        for id in 1...40 {
            try await database.write { try $0.run("INSERT INTO note (id, text) VALUES (\(id), \(text))") }
            database.checkpoints.finish()
            let size = try FileManager.default.attributesOfItem(atPath: path + "-wal")[.size] as? Int
            sizes.append(try #require(size))
        }
        // A hundred pages at the most, where all that was written is a thousand.
        #expect((sizes.max() ?? .max) < 100 * 4200)
        await database.close()

        let again = try SQLiteDatabase(path: path)
        let kept = try await again.read {
            try $0.run("SELECT count(*) AS n, sum(length(text)) AS size FROM note").first
        }
        #expect(try kept?.value("n", as: Int.self) == 40)
        #expect(try kept?.value("size", as: Int.self) == 4_000_000)
        await again.close()
    }

    @Test func `a mark stays as it was until somebody else changes something`() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "mainstay-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appending(path: "mark.sqlite").path
        let (one, other) = (try SQLiteDatabase(path: path), try SQLiteDatabase(path: path))
        try await one.write { try $0.run("CREATE TABLE note (id BIGINT PRIMARY KEY)") }
        func next(_ id: Int, in database: SQLiteDatabase) async throws -> (
            begun: ChangeMark?, ended: ChangeMark?
        ) {
            try await database.write { connection in
                let begun = try connection.mark()
                try connection.run("INSERT INTO note (id) VALUES (\(id))")
                return (begun, try connection.mark())
            }
        }
        let first = try await next(1, in: one)
        let second = try await next(2, in: one)
        #expect(first.ended != nil)
        #expect(second.begun == first.ended)
        _ = try await next(3, in: other)
        let third = try await next(4, in: one)
        #expect(third.begun != second.ended)
        await one.close()
        await other.close()
    }

    @Test func `sets of many sizes share few texts, and ask for the same`() {
        let texts = Set((2...40).map { SQL.set(Array(1...$0)).rendered(for: .sqlite).text })
        #expect(texts.count == 4)
        #expect(SQL.set([7, 9]).rendered(for: .sqlite).values.last == .integer(9))
        #expect(SQL.set([Int]()).rendered(for: .sqlite).text == "NULL")
    }
}
