import Core
import Storage

extension Worker {
    func startDeliveries() async throws {
        let free =
            settings.slots - running.values.count { if case .delivery = $0.work { true } else { false } }
        let (now, name) = (surroundings.now(), name)
        guard free > 0, try await database.read({ try DeliveryStore($0).isAnyDue(at: now) }) else { return }
        await renewLeasesIfLate()
        let until = now.adding(seconds: settings.lease)
        let taken = try await database.writeReadCommitted { connection in
            try DeliveryStore(connection).take(free, for: name, at: now, until: until)
        }
        for delivery in taken {
            let task = Task { await self.handle(delivery) }
            running[delivery.key] = Running(work: .delivery(delivery), task: task)
        }
    }

    private func handle(_ delivery: DeliveredEvent) async {
        do {
            guard delivery.tries <= settings.retry.mostTries else { throw WorkerLost() }
            guard let handler = handlers[delivery.handler] else { throw NoSuchHandler() }
            try await handler.handle(delivery, database)
            let now = surroundings.now()
            await attempt("worker can't finish a delivery") { connection in
                do { try DeliveryStore(connection).finish(delivery, at: now) } catch is LeaseLost {}
            }
        } catch {
            await failed(delivery, error)
        }
        ended(delivery.key)
    }

    private func failed(_ delivery: DeliveredEvent, _ error: any Error) async {
        if isStopping, Task.isCancelled { return await giveBack(.delivery(delivery)) }
        let kind = kindName(of: error)
        logger.warning(
            "delivery failed",
            metadata: [
                "handler": "\(delivery.handler)", "event": "\(delivery.id)", "tries": "\(delivery.tries)",
                "error": "\(kind)",
            ])
        let now = surroundings.now()
        if error is any Hopeless || delivery.tries >= settings.retry.mostTries {
            await attempt("worker can't give up a delivery") { connection in
                try DeliveryStore(connection).giveUp(delivery, error: kind, at: now)
            }
        } else {
            let chance = surroundings.randomBytes(1).first ?? 0
            let due = now.adding(seconds: settings.retry.wait(afterTries: delivery.tries, chance: chance))
            await attempt("worker can't put back a delivery") { connection in
                try DeliveryStore(connection).retry(delivery, error: kind, due: due)
            }
        }
    }
}
