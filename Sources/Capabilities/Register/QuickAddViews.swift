import Core
import Forms

/// What `Templates/quick-add-done.mustache` shows.
struct QuickAddDonePage: Sendable {
    let pageTitle: String
    let isKept: Bool
    /// Whether the carer knows; somebody told of under a duty may not, and mustn't learn it from a slip of paper.
    let isAgreed: Bool
    let reference: String
    let contactBy: String?
    let isUrgent: Bool
    let isChildHelping: Bool
    let people: [KnownLine]
    let hasPeople: Bool
    let isKnownToPartner: Bool
    /// Where it is said whether one of them is the one just told of.
    let answerPath: String?
    let mayAnswer: Bool
    let againPath: String
    let showsSent: Bool
    let numbers: [AnsweredLine]

    struct KnownLine: Sendable {
        let name: String
        let knownID: String
        let knownReference: String
        let recordPath: String
    }

    init(
        _ result: FormResult, again: String, people: [PersonRecord], isKnownToPartner: Bool,
        numbers: [AnsweredLine], showsSent: Bool, mayAnswer: Bool
    ) {
        isKept = result["kept"] == "yes"
        isAgreed = result["agreed"] == "yes"
        pageTitle = isKept ? "Sent" : "Nothing was kept"
        reference = result["reference"] ?? ""
        contactBy = result["contact-by"].flatMap(LocalDate.init).map { "\($0.weekdayName) \($0.spoken)" }
        isUrgent = result["urgent"] == "yes"
        isChildHelping = result["child"] == "yes"
        self.people = people.sorted { $0.displayName < $1.displayName }.map {
            KnownLine(
                name: $0.displayName, knownID: $0.id.description, knownReference: $0.reference.description,
                recordPath: "/people/\($0.id)"
            )
        }
        hasPeople = !people.isEmpty
        self.isKnownToPartner = isKnownToPartner
        answerPath = showsSent ? result["person"].map { "/people/\($0)/likely" } : nil
        self.mayAnswer = mayAnswer
        againPath = again
        self.showsSent = showsSent
        self.numbers = numbers
    }
}

/// What `Templates/quick-add-sent.mustache` shows.
struct QuickAddSentPage: Sendable {
    let pageTitle = "What you sent"
    let notification: String?
    let lines: [Line]
    let hasLines: Bool
    let previousPath: String?
    let nextPath: String?

    struct Line: Sendable {
        let sentAt: String
        let firstName: String
        let stateText: String
        let tagColour: String
        let tagText: String
    }

    init(_ sent: [QuickAddStore.Sent], notification: String?) {
        self.notification = notification
        lines = sent.prefix(25).map { sent in
            let (text, colour) = Self.words(sent.state)
            return Line(
                sentAt: sent.receivedAt.spoken, firstName: sent.firstName ?? "No first name",
                stateText: sent.stateAt.spoken, tagColour: colour, tagText: text)
        }
        hasLines = !sent.isEmpty
        previousPath = nil
        nextPath =
            sent.count > 25
            ? sent.prefix(25).last.map { "/quick-add/sent?before=\($0.receivedAt)&key=\($0.key)" } : nil
    }

    private static func words(_ state: String) -> (text: String, colour: String) {
        switch state {
        case "received": ("Waiting to be read", "yellow")
        case "read": ("Read", "blue")
        case "contacted": ("In touch", "green")
        default: ("Finished", "grey")
        }
    }
}
