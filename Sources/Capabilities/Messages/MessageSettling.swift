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
        if next.state.needsPerson { try openTask(for: next, connection) }
    }

    private func openTask(for message: Message, _ connection: any Connection) throws {
        let now = surroundings.now()
        // Nobody could do it in time.
        if let useBy = message.useBy, useBy < now.adding(seconds: 86_400) { return }
        guard let person = message.person, let owner = try needs.owner(connection, person) else { return }
        try needs.openTask(
            connection,
            TaskRequest(
                kind: "message-needs-person", title: message.taskTitle, person: person, organisation: owner,
                dueOn: WorkingCalendar.englandAndWales.nextWorkingDay(after: now.londonDate),
                key: "message/\(message.id)/\(message.state.rawValue)/\(message.tries)",
                sensitive: message.reason == .restricted, linkPath: "/messages/\(message.id)"))
    }
}

extension Message {
    /// What a person is asked to do about it.
    var taskTitle: String {
        switch state {
        case .held: "A message is held: look at why, and decide"
        case .failed: "A message was not delivered: reach them another way"
        case .unknown: "A message may not have arrived: find out"
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
