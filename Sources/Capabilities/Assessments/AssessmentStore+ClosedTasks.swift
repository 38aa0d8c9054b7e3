import Core
import Jobs
import Storage

/// Somebody closed the task of an assessment that isn't over: its next step is asked for again.
extension AssessmentDesk {
    func taskClosed(_ closed: TaskClosed, _ connection: any Connection) throws {
        let parts = closed.key.split(separator: "/").map(String.init)
        guard parts.first == "assessment", parts.count == 3, let id = AssessmentID(parts[1]) else { return }
        let store = AssessmentStore(connection, surroundings)
        guard let assessment = try store.find(id), assessment.status.isOpen,
            assessment.taskKey == closed.key
        else { return }
        var renewed = assessment
        renewed.version += 1
        try store.renew(assessment, taskKey: try openTask(renewed, nil, connection))
    }
}

extension AssessmentStore {
    /// Another task stands for the same step.
    func renew(_ assessment: Assessment, taskKey: String) throws {
        let saved = try connection.run(
            """
            UPDATE assessment SET task_key = \(taskKey), version = version + 1
            WHERE id = \(assessment.id) AND version = \(assessment.version) RETURNING id
            """)
        if saved.isEmpty { throw EditConflict() }
    }
}
