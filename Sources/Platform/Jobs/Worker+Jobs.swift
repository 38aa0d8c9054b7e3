import Core
import Storage

extension Worker {
    func startJobs() async throws {
        if let last = lastLookAtJobs, clock.now - last < min(settings.poll, .seconds(1)) { return }
        lastLookAtJobs = clock.now
        let (now, name) = (surroundings.now(), name)
        let until = now.adding(seconds: settings.lease)
        for due in try await database.read({ try ScheduledJobStore($0).due(at: now) }) {
            guard let job = jobs[due], running["job/\(due)"] == nil, !isStopping else { continue }
            let isOurs = try await database.writeReadCommitted { connection in
                try ScheduledJobStore(connection).take(due, for: name, at: now, until: until)
            }
            guard isOurs else { continue }
            let task = Task { await self.run(job, startedAt: now) }
            running["job/\(due)"] = Running(work: .job(due), task: task)
        }
    }

    private func run(_ job: ScheduledJob, startedAt: Instant) async {
        let name = name
        do {
            try await job.run(database)
            let now = surroundings.now()
            let next = max(now, startedAt.adding(seconds: job.every))
            await attempt("worker can't finish a job") { connection in
                try ScheduledJobStore(connection).finish(job.name, for: name, at: now, next: next)
            }
        } catch  where isStopping && Task.isCancelled {
            await giveBack(.job(job.name))
        } catch {
            let kind = kindName(of: error)
            logger.error("scheduled job failed", metadata: ["job": "\(job.name)", "error": "\(kind)"])
            let next = surroundings.now().adding(seconds: min(job.every, 300))
            await attempt("worker can't put back a job") { connection in
                try ScheduledJobStore(connection).fail(job.name, for: name, error: kind, next: next)
            }
        }
        ended("job/\(job.name)")
    }
}
