import Audit
import Core
import Foundation
import Interop
import Jobs
import Storage

extension EventName {
    package static let listSent = EventName("list-sent")
}

/// Lists that come by the browser: kept until they are taken, and worked on by the worker.
struct ListSending: Sendable {
    let desk: ListDesk

    /// What is to be done with a list.
    enum Work: String, Codable, Sendable { case look, take, undo }

    struct Sent: Codable, Sendable {
        let list: ListImportID
        let work: Work
        let account: AccountID?

        enum CodingKeys: String, CodingKey { case list, work, account }

        init(_ list: ListImportID, _ work: Work, _ account: AccountID?) {
            (self.list, self.work, self.account) = (list, work, account)
        }

        init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: CodingKeys.self)
            guard let list = ListImportID(try values.decode(String.self, forKey: .list)) else {
                throw NotFound()
            }
            self.list = list
            work = try values.decode(Work.self, forKey: .work)
            account = try values.decodeIfPresent(String.self, forKey: .account).flatMap { AccountID($0) }
        }

        func encode(to encoder: any Encoder) throws {
            var values = encoder.container(keyedBy: CodingKeys.self)
            try values.encode(list.description, forKey: .list)
            try values.encode(work, forKey: .work)
            try values.encodeIfPresent(account?.description, forKey: .account)
        }
    }

    var handler: EventHandler {
        let (surroundings, needs) = (desk.surroundings, desk.needs)
        return EventHandler(name: "work-on-list", event: .listSent) { event, database in
            let desk = ListDesk(database, surroundings, needs)
            try await ListSending(desk: desk).work(try event.decode(Sent.self))
        }
    }

    /// Files are kept 28 days, as what somebody began and didn't finish is.
    static func forgetting(_ surroundings: Surroundings) -> ScheduledJob {
        ScheduledJob(name: "register-list-files", every: 3600) { database in
            let before = surroundings.now().adding(seconds: -28 * 86_400)
            try await database.write { try ListImportStore($0, surroundings).forgetFiles(before: before) }
        }
    }

    /// More lines than any partner has carers: each takes memory however short it is, and the service has only so much.
    static let mostLines = 500_000

    private static func check(_ bytes: [UInt8]) throws(ListRefusal) {
        var (feeds, returns) = (0, 0)
        for byte in bytes {
            if byte == 10 { feeds += 1 }
            if byte == 13 { returns += 1 }
        }
        guard max(feeds, returns) <= mostLines else { throw .tooManyLines(mostLines) }
    }

    /// Keeps a list that was just sent, and asks that it's looked at.
    func keep(_ bytes: [UInt8], _ asked: ListDesk.Asked) async throws -> ListImportID {
        try Self.check(bytes)
        let surroundings = desk.surroundings
        let source = try await desk.database.read {
            try ListSourceStore($0, surroundings).require(asked.organisation)
        }
        let file = try ListFile(bytes, source.mapping)
        _ = try await desk.start(file, asked, list: surroundings.newID())
        let list = ListImport(
            id: surroundings.newID(), organisation: asked.organisation, fileHash: file.hash, asAt: asked.asAt,
            isFull: asked.isFull, state: .uploaded, headings: file.headings, counts: ListCounts(),
            rowCount: file.rows.count, rowsDone: 0, claimsEnded: 0, account: asked.principal.account,
            startedAt: surroundings.now())
        let parts = stride(from: 0, to: bytes.count, by: 48_000).map {
            Data(bytes[$0..<min($0 + 48_000, bytes.count)]).base64EncodedString()
        }
        try await desk.database.write { connection in
            let store = ListImportStore(connection, surroundings)
            try store.add(list)
            try store.keep(parts, of: list.id)
            try ask(.look, list.id, by: asked.principal, connection)
        }
        return list.id
    }

    func ask(_ work: Work, _ list: ListImportID, by principal: Principal, _ connection: any Connection) throws
    {
        try EventStore(connection, desk.surroundings).add(
            Event(
                .listSent, about: list, payload: Sent(list, work, principal.account),
                key: "\(list)/\(work.rawValue)/\(desk.surroundings.now())"))
    }

    /// Does what was asked; a list that can't be taken says why, and is not tried again.
    func work(_ sent: Sent) async throws {
        let (surroundings, database) = (desk.surroundings, desk.database)
        let (list, bytes, source) = try await database.read { connection in
            let store = ListImportStore(connection, surroundings)
            guard let list = try store.find(sent.list) else { throw NotFound() }
            return (
                list, try store.kept(of: list.id),
                try ListSourceStore(connection, surroundings).require(list.organisation)
            )
        }
        let principal =
            sent.account.map { Principal(kind: .staff($0), organisation: list.organisation) }
            ?? .system("lists")
        let asked = ListDesk.Asked(list.organisation, asAt: list.asAt, isFull: list.isFull, by: principal)
        do {
            switch sent.work {
            case .look:
                guard list.state == .uploaded else { return }
                let taken = try await desk.look(try ListFile(bytes, source.mapping), asked) { done, _ in
                    try await progress(done, of: list)
                }
                try await desk.keepLook(taken.results, of: list.id)
                var looked = list
                (looked.state, looked.counts, looked.rowsDone) = (.checked, taken.counts, 0)
                try await save(looked)
            case .take:
                guard [.checked, .waiting, .applying].contains(list.state) else { return }
                var begun = list
                if list.state == .checked { (begun.counts, begun.rowsDone) = (ListCounts(), 0) }
                _ = try await desk.take(try ListFile(bytes, source.mapping), asked, as: begun)
            case .undo: _ = try await desk.undo(list.id, by: principal)
            }
        } catch let refusal as ListRefusal {
            guard case .tooManyEnd = refusal else {
                var refused = list
                (refused.state, refused.refusal) = (
                    sent.work == .undo ? list.state : .refused, refusal.message
                )
                return try await save(refused)
            }
        }
    }

    private func progress(_ done: Int, of list: ListImport) async throws {
        var now = list
        now.rowsDone = done
        let (surroundings, shown) = (desk.surroundings, now)
        try await desk.database.writeResumably { try ListImportStore($0, surroundings).save(shown) }
    }

    private func save(_ list: ListImport) async throws {
        let surroundings = desk.surroundings
        try await desk.database.write { try ListImportStore($0, surroundings).save(list) }
    }
}

extension ListImportStore {
    func keep(_ parts: [String], of list: ListImportID) throws {
        try connection.insert(
            into: "list_part", ["import_id", "position", "text"],
            rows: parts.enumerated().map { [list.sqlValue, .integer(Int64($0.offset)), .text($0.element)] })
    }

    /// The file as it came.
    func kept(of list: ListImportID) throws -> [UInt8] {
        try connection.run("SELECT text FROM list_part WHERE import_id = \(list) ORDER BY position").flatMap {
            row in
            Array(Data(base64Encoded: try row.value("text", as: String.self)) ?? Data())
        }
    }

    func hasFile(_ list: ListImportID) throws -> Bool {
        try !connection.run("SELECT position FROM list_part WHERE import_id = \(list) AND position = 0")
            .isEmpty
    }

    /// Those of some people in whose record an organisation has a part; whether they are restricted changes nothing.
    func known(_ people: Set<PersonID>, to organisation: OrganisationID) throws -> Set<PersonID> {
        guard !people.isEmpty else { return [] }
        return Set(
            try connection.run(
                """
                SELECT DISTINCT person_id FROM involvement
                WHERE person_id IN (\(SQL.list(people.sorted()))) AND organisation_id = \(organisation)
                    AND until IS NULL
                """
            ).map { try $0.value("person_id") })
    }

    /// Files are kept no longer than their lists are worked on.
    func forgetFiles(before instant: Instant) throws {
        try connection.run(
            """
            DELETE FROM list_part WHERE import_id IN (
                SELECT id FROM list_import WHERE started_at < \(instant))
            """)
    }
}
