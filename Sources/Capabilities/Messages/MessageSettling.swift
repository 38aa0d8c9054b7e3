import Audit
import Core
import Jobs
import Storage

extension MessageSending {
    /// Saves what became of a message, with its audit entry and, where a person must act, their task.
    func settle(
        _ next: Message, was old: Message, _ connection: any Connection,
        by principal: Principal = MessageSending.principal
    ) throws {
        var next = next
        if next.state.isEnd, !next.isCaptured {
            next.values = try wordings.find(next.template, version: next.version).withoutSecrets(next.values)
        }
        try MessageStore(connection).save(next, was: old)
        guard next.state != old.state, next.state != .requested else { return }
        // Why something wasn't sent may itself tell the person too much on a screen that others see.
        let isShown = next.state == .sent || next.state == .handedOver
        try AuditStore(connection, surroundings).add(
            .message(next.state), about: next.id, by: principal, detail: ["template": next.template],
            reason: next.reason?.rawValue, person: next.person, heldBack: !isShown)
        if try isSomebodysTask(next, was: old) { try openTask(for: next, connection) }
    }

    /// Whether somebody must be told: of what rests until they act, and of a service message that won't go.
    private func isSomebodysTask(_ message: Message, was old: Message) throws -> Bool {
        let isTooLateToDo = message.useBy.map { $0 < surroundings.now().adding(seconds: 86_400) } ?? false
        let wording = try wordings.find(message.template, version: message.version)
        guard wording.purpose == .service else { return message.state.needsPerson && !isTooLateToDo }
        // What rested was a task already; the same words that went a moment ago are no loss.
        let isLost =
            message.state == .cancelled && old.state == .requested && message.reason != .sameAlreadySent
            && message.reason != .byStaff && message.reason != .noLongerNeeded
        return message.state.needsPerson || isLost
    }

    private func openTask(for message: Message, _ connection: any Connection) throws {
        let ofPerson = try message.person.flatMap { try needs.owner(connection, $0) }
        guard let owner = message.organisation ?? ofPerson else { return }
        let tomorrow = WorkingCalendar.englandAndWales.nextWorkingDay(after: surroundings.now().londonDate)
        try needs.openTask(
            connection,
            TaskRequest(
                kind: "message-needs-person", title: message.taskTitle, person: message.person,
                organisation: owner, dueOn: tomorrow,
                key: "message/\(message.id)/\(message.state.rawValue)/\(message.tries)",
                // Somebody's access is the business of those who look after it.
                sensitive: message.reason == .restricted || message.linkPath != nil,
                linkPath: message.person.map { _ in "/messages/\(message.id)" } ?? message.linkPath))
    }
}

extension Message {
    /// What a person is asked to do about it; one who isn't on the register has no page that says why.
    var taskTitle: String {
        let why = person == nil ? reason.map { ". \($0.explanation)" } ?? "" : ""
        return switch state {
        case .held: "A message is held: look at why, and decide\(why)"
        case .failed: "A message was not delivered: reach them another way\(why)"
        case .unknown: "A message may not have arrived: find out\(why)"
        case .cancelled: "A message was not sent. \(reason?.explanation ?? "")"
        default: "Hand a message over another way"
        }
    }
}

extension AuditAction {
    static func message(_ state: Message.State) -> AuditAction { AuditAction("message-\(state.rawValue)") }

    package static let messagesViewed = AuditAction("messages-viewed")
    package static let messageViewed = AuditAction("message-viewed")
    package static let deliveryResent = AuditAction("delivery-resent")
    package static let undeliveredViewed = AuditAction("undelivered-viewed")
}

extension MailSender {
    /// Whom a demonstration's mail would be from.
    static let demonstration = MailSender(name: "", address: "post@example.org")

    private init(name: String, address: StaticString) {
        guard let sender = MailSender("\(address)") else { preconditionFailure("\(address) is no address") }
        self = sender
    }
}
