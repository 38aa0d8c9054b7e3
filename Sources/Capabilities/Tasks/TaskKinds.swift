/// The sorts of work there are, as codes with the words people see.
package enum TaskKinds {
    package static let titles: [String: String] = [
        "first-contact": "First contact",
        "urgent-contact": "Urgent: can’t carry on, or not safe",
        "young-carer": "Young carer",
        "child-helping": "A child may be helping",
        "tell-gp": "Tell the GP",
        "send-pack": "Send a pack",
        "correction": "“This is wrong”",
        "triage": "Triage",
        "no-answer": "Nobody answered",
        "follow-up": "Follow-up",
        "willing-and-able": "Not willing or not able",
        "break-glass-review": "Emergency look to review",
        "consent-withdrawn": "Consent withdrawn",
        "death-reported": "Death reported",
        "wrong-person": "Entry on the wrong person",
        "hand-over-message": "Message to hand over",
    ]
}
