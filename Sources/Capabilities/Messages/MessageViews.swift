import Core
import Web

/// What `Templates/list.mustache` shows.
struct MessageListPage: Sendable {
    let pageTitle: String
    let backPath: String
    let messages: [MessageView]
    let nextPath: String?
}

/// One message as staff see it.
struct MessageView: Sendable {
    let title: String
    let tagText: String
    let tagColour: String?
    let when: String
    let address: String?
    let words: [String]
    let explanation: String?
    let decidePath: String?

    init(_ message: Message, title: String, mayDecide: Bool) {
        self.title = title
        tagText = message.state.title
        tagColour = message.state.tagColour
        when = message.moment.spoken
        // What it was to be sent to says nothing of what went.
        address = message.leftAt == nil ? nil : message.address
        words = message.body.map(MessageView.paragraphs) ?? []
        explanation = message.reason?.explanation
        decidePath = mayDecide && message.state.needsPerson ? "/messages/\(message.id)" : nil
    }

    static func paragraphs(_ text: String) -> [String] {
        text.split(separator: "\n", omittingEmptySubsequences: true).map(String.init)
    }
}

/// What `Templates/show.mustache` shows.
struct MessageDecisionPage: Sendable {
    let pageTitle: String
    let backPath: String
    let decisionPath: String
    let message: MessageView
    /// What there is to hand over: a link, a code, a reference.
    let handOver: [HandOver]
    let choices: [Choice]
    let errors: [FieldError]
    let hasErrors: Bool
    let error: String?

    struct HandOver: Sendable {
        let label: String
        let value: String
    }

    struct Choice: Sendable {
        let id: String
        let value: String
        let label: String
        let hint: String
    }

    init(_ message: Message, title: String, backPath: String, errors: FormErrors = FormErrors()) {
        pageTitle = message.state.title
        self.backPath = backPath
        decisionPath = "/messages/\(message.id)/decision"
        self.message = MessageView(message, title: title, mayDecide: false)
        handOver = message.values.sorted { $0.key < $1.key }.map {
            HandOver(label: $0.key.prefix(1).uppercased() + $0.key.dropFirst(), value: $0.value)
        }
        choices = message.actions(for: .staff).enumerated().map { index, action in
            let id = index == 0 ? "decision" : "decision-\(index + 1)"
            return Choice(
                id: id, value: action.rawValue, label: action.choice.label, hint: action.choice.hint)
        }
        self.errors = errors.list
        hasErrors = !errors.isEmpty
        error = errors["decision"]
    }
}

/// What `Templates/undelivered.mustache` shows.
struct UndeliveredPage: Sendable {
    let pageTitle: String
    let deliveries: [DeliveryView]
    let messages: [LostMessage]
    let isEmpty: Bool
    let nextPath: String?

    struct DeliveryView: Sendable {
        let event: String
        let handler: String
        let about: String
        let tries: String
        let error: String
        let since: String
        let resendPath: String
    }

    struct LostMessage: Sendable {
        let title: String
        let state: String
        let explanation: String
        let when: String
        let linkPath: String?
    }
}

/// What `Templates/captured.mustache` shows.
struct CapturedPage: Sendable {
    let pageTitle: String
    let messages: [Captured]
    let isEmpty: Bool
    let nextPath: String?

    struct Captured: Sendable {
        let subject: String
        let address: String
        let tagText: String
        let tagColour: String?
        let when: String
        let lines: [Line]
        let explanation: String?
    }

    /// A line of the words; one that is a link into this service can be followed.
    struct Line: Sendable {
        let text: String?
        let link: String?
    }
}

extension Message {
    /// When its state was reached, as far as that's kept.
    var moment: Instant { leftAt ?? requestedAt }

    var summary: String { "\(state.title), \(moment.spoken)" }
}

extension Message.State {
    var tagColour: String? {
        switch self {
        case .sent, .handedOver: "green"
        case .held, .unknown, .handOverNeeded: "yellow"
        case .failed: "red"
        case .cancelled: "grey"
        case .requested, .sending: nil
        }
    }
}

extension MessageSending {
    /// The subject of a message that hasn't been written yet.
    func title(of message: Message) -> String {
        message.subject ?? (try? wordings.find(message.template, version: message.version).subject)
            ?? "Message"
    }
}
