import Core
import Web

/// What the decision form posts, before it means anything.
struct MessageDecisionForm {
    let fields: FormFields

    /// The action that was chosen, of those that the message allows.
    func parsed(for message: Message) throws(FormErrors) -> Message.Action {
        guard let action = Message.Action(rawValue: fields.text("decision")),
            message.actions(for: .staff).contains(action)
        else { throw FormErrors(["decision": "Select what happens to this message"]) }
        return action
    }
}

extension Message.Action {
    /// The words beside its button, for what staff may choose.
    var choice: (label: String, hint: String) {
        switch self {
        case .handOver: ("I have handed it over", "In person, by phone, or in another way that is safe.")
        case .release: ("Try to send it", "Whether they may be contacted is checked again as it leaves.")
        case .sentAfterAll: ("It arrived", "They told you so.")
        default: ("Do not send it", "It stays on the record as not sent.")
        }
    }
}
