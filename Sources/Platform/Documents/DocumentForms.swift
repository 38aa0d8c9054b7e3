import Core
import Web

/// How a copy was chosen or given, as the page posts it.
struct CopyForm: Sendable {
    let way: CopyWay
    let recipient: String?

    init(_ fields: FormFields) throws(FormErrors) {
        var errors = fields.problems
        let way = CopyWay(rawValue: fields.text("way"))
        if way == nil { errors.add("Select how they want their copy, or how it was given", to: "way") }
        let recipient = fields.text("who") == "other" ? fields.optional("recipient") : nil
        if fields.text("who") == "other" {
            if recipient == nil { errors.add("Enter whom they asked you to give it to", to: "recipient") }
            if way == .ownPage || way == .noCopy {
                errors.add("Only the person themselves can choose that", to: "way")
            }
        }
        if let recipient, CleanText.length(recipient) > 100 {
            errors.add("Name must be 100 characters or fewer", to: "recipient")
        }
        guard errors.isEmpty, let way else { throw errors }
        (self.way, self.recipient) = (way, recipient)
    }
}
