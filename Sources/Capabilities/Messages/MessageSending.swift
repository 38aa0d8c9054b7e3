import Audit
import Core
import Foundation
import Jobs
import Storage

/// The one way anything is sent: kept when asked for, checked as it leaves, sent once.
struct MessageSending: Sendable {
    let surroundings: Surroundings
    let needs: MessagesNeeds
    let wordings: Wordings
    let settings: MessagesSettings
    let transport: any MailTransport
    var retry = RetryRule()

    static let principal = Principal.system("messages")

    /// Keeps a message that was asked for, once per key.
    ///
    /// - Throws: `UnusableRequest` for one that could never be sent.
    func add(_ request: MessageRequest, _ connection: any Connection) throws -> MessageID {
        let wording = try usable { () throws(WordingProblem) in try wordings.find(request.template) }
        var values = request.values
        if let path = values.removeValue(forKey: "path") {
            guard path.hasPrefix("/"), !path.hasPrefix("//") else { throw UnusableRequest(code: "path") }
            values["link"] = settings.publicURL + path
        }
        _ = try usable { () throws(WordingProblem) in try wording.filled(with: values) }
        let now = surroundings.now()
        var (person, address): (PersonID?, String?) = (nil, nil)
        switch request.recipient {
        case .person(let id): person = try needs.leadingRecord(connection, id)
        case .address(let given): address = given.description
        }
        let message = Message(
            id: surroundings.newID(), person: person, key: request.key, organisation: request.organisation,
            linkPath: request.linkPath, template: wording.name,
            version: wording.version, channel: .email, state: .requested, address: address,
            values: values, requestedAt: now, dueAt: now, useBy: request.useBy, tries: 0,
            isCaptured: settings.route == .captured)
        let store = MessageStore(connection)
        if try store.add(message) { return message.id }
        guard let earlier = try store.find(key: request.key) else { throw EditConflict() }
        return earlier.id
    }

    /// Sends one message if its time has come and its person may be contacted now.
    func leave(_ id: MessageID, _ database: any Database) async throws {
        let mail = try await database.write { try prepare(id, $0) }
        guard let mail else { return }
        // A task of its own: a stop mustn't come between the mail's leaving and the note that it left.
        try await Task {
            let departure = await transport.send(mail)
            try await database.write { try record(departure, of: id, $0) }
        }.value
    }

    /// Sends what waits, gives up on what was lost, and puts away what is of no use.
    func sendDue(_ database: any Database) async throws {
        let now = surroundings.now()
        let (lost, useless, due) = try await database.read { connection in
            let store = MessageStore(connection)
            return (
                // Well past the longest that a conversation with the mail server may take.
                try store.lost(before: now.adding(seconds: -300), limit: 100),
                try store.outOfUse(at: now, limit: 100),
                try store.due(at: now, limit: 100)
            )
        }
        for id in lost { try await database.write { try record(.lost("no-answer"), of: id, $0) } }
        for id in useless { try await database.write { try putAway(id, $0) } }
        try await leaveAll(due, database)
    }

    /// Four at a time; one that fails doesn't keep the others.
    private func leaveAll(_ ids: [MessageID], _ database: any Database) async throws {
        var waiting = ids[...]
        var firstError: (any Error)?
        await withTaskGroup(of: (any Error)?.self) { group in
            func startNext() {
                guard let id = waiting.popFirst() else { return }
                group.addTask {
                    do { try await leave(id, database) } catch { return error }
                    return nil
                }
            }
            for _ in 0..<4 { startNext() }
            while let error = await group.next() {
                firstError = firstError ?? error
                startNext()
            }
        }
        if let firstError { throw firstError }
    }

    /// Decides in one transaction whether the message leaves now, and if so marks it as leaving before it does.
    func prepare(_ id: MessageID, _ connection: any Connection) throws -> Mail? {
        let (store, now) = (MessageStore(connection), surroundings.now())
        guard let message = try store.find(id), message.state == .requested, message.dueAt <= now else {
            return nil
        }
        let wording = try wordings.find(message.template, version: message.version)
        guard try needs.isWanted(connection, message.key) else {
            let next = try message.after(.cancel, by: .service, at: now, reason: .noLongerNeeded)
            try settle(next, was: message, connection)
            return nil
        }
        let decision = try decision(on: message, wording, connection, at: now)
        var next = try message.leaving(decision, at: now)
        guard next.state == .sending, let address = next.address else {
            try settle(next, was: message, connection)
            return nil
        }
        let words = try wording.filled(with: message.values)
        if tellsTooMuch(message, wording) {
            next = try message.after(.hold, by: .service, at: now, reason: .saysTooMuch)
            try settle(next, was: message, connection)
            return nil
        }
        let hash = contentHash(address, words.subject, words.body)
        if try store.hasLeft(hash, since: now.adding(seconds: -86_400), besides: id) {
            next = try message.after(.cancel, by: .service, at: now, reason: .sameAlreadySent)
            try settle(next, was: message, connection)
            return nil
        }
        let kept =
            message.isCaptured ? words : try wording.filled(with: wording.withoutSecrets(message.values))
        (next.subject, next.body) = (kept.subject, kept.body)
        try store.save(next, was: message, contentHash: hash)
        return Mail(
            id: id, from: sender, to: address, subject: words.subject, body: words.body, date: now)
    }

    /// What the mail server said.
    func record(_ departure: Departure, of id: MessageID, _ connection: any Connection) throws {
        let now = surroundings.now()
        guard let message = try MessageStore(connection).find(id) else { return }
        guard message.state == .sending || (message.state == .unknown && departure == .accepted) else {
            return
        }
        var next: Message
        switch departure {
        case .accepted:
            next = try message.after(.accepted, by: .service, at: now)
            next.lastAnswer = "accepted"
        case .putOff(let answer) where message.tries < retry.mostTries:
            next = try message.after(.putOff, by: .service, at: now)
            let chance = surroundings.randomBytes(1).first ?? 0
            next.dueAt = now.adding(seconds: retry.wait(afterTries: message.tries, chance: chance))
            next.lastAnswer = answer
        case .putOff(let answer):
            next = try message.after(.refused, by: .service, at: now, reason: .serverUnavailable)
            next.lastAnswer = answer
        case .refused(let answer):
            next = try message.after(.refused, by: .service, at: now, reason: .refusedByServer)
            next.lastAnswer = answer
        case .lost(let answer):
            next = try message.after(.lost, by: .service, at: now, reason: .answerLost)
            next.lastAnswer = answer
        }
        try settle(next, was: message, connection)
    }

    private func putAway(_ id: MessageID, _ connection: any Connection) throws {
        let now = surroundings.now()
        guard let message = try MessageStore(connection).find(id), message.state.needsPerson,
            let useBy = message.useBy, useBy <= now
        else { return }
        let next = try message.after(.cancel, by: .service, at: now, reason: .tooLate)
        try settle(next, was: message, connection)
    }

    /// How long a message to a visitor or a member of staff is kept once it's done with.
    static let daysKept = 28

    /// Deletes what nobody's record needs, a few at a time.
    func forgetOld(_ database: any Database) async throws {
        let before = surroundings.now().adding(seconds: -Self.daysKept * 86_400)
        while try await database.write({ try MessageStore($0).removeToNobody(before: before, limit: 200) })
            == 200
        {}
    }

    private var sender: MailSender {
        if case .smtp(_, let from) = settings.route { return from }
        return MailSender.demonstration
    }

    private func usable<T>(_ body: () throws(WordingProblem) -> T) throws(UnusableRequest) -> T {
        do { return try body() } catch { throw UnusableRequest(code: "wording") }
    }
}

/// A message asked for with no such wording, or without what its gaps need: trying again doesn't mend that.
struct UnusableRequest: Hopeless, Equatable {
    let code: String
}
