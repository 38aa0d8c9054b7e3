/// The sorts of work there are, as codes with the words people see.
///
/// A capability that asks for a new sort adds its words here; a test of the architecture finds one that didn't.
package enum TaskKinds {
    package static let titles: [String: String] = [
        "first-contact": "First contact",
        "same-day": "Same day: can’t carry on, or not safe",
        "young-carer": "Young carer",
        "tell-practice": "Tell the GP practice",
        "send-pack": "Send a pack",
        "correction": "“This is wrong”",
        "follow-up": "Follow-up",
        "no-answer": "Nobody answered",
        "merge": "Two records to be joined",
        "likely-pair": "Two records that may be one person",
        "list-review": "A list to look at",
        "still-caring": "Says they no longer care",
        "message-needs-person": "Message for a person to see to",
        "consent-withdrawn": "Consent withdrawn",
        "tell-withdrawn": "Tell a partner that consent ended",
        "override-review": "Shared although somebody said no",
        "confirm-death": "Find out about a death",
        "death-undone": "A death that was none",
        "breach": "Entry on the wrong person",
        "access-review": "Who has access",
        "odd-use": "Odd use of records",
        "break-glass-review": "Emergency access to review",
    ]
}
