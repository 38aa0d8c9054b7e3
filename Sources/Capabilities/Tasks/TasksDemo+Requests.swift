import Core
import Jobs
import Storage

extension TasksDemo {
    /// Work that others made up, as it stands open on the worklist.
    package static func write(
        _ work: [(id: TaskID, request: TaskRequest, openedAt: Instant)], _ connection: any Connection
    ) throws {
        var rows: [[SQLValue]] = []
        for (id, request, openedAt) in work {
            rows.append([
                .text(id.description), .text(request.kind), .text(request.title),
                request.person.map { .text($0.description) } ?? .null,
                .text(request.organisation.description),
                request.team.map { .text($0.description) } ?? .null,
                request.account.map { .text($0.description) } ?? .null, .text(openedAt.description),
                .text(request.dueOn.description), .integer(request.urgent ? 0 : 1),
                .boolean(request.sensitive),
                .text(WorkTask.Status.open.rawValue), request.linkPath.map { .text($0) } ?? .null,
                .text(request.key),
            ])
        }
        try connection.insert(
            into: "task",
            [
                "id", "kind", "title", "person_id", "organisation_id", "team_id", "account_id", "opened_at",
                "due_on",
                "urgency", "sensitive", "status", "link_path", "key",
            ], rows: rows)
    }
}
