import Core
import Storage

extension RegisterDemo {
    /// What some carers wrote of themselves, and how often they were asked all the same.
    mutating func addProfile(of someone: Someone, _ batch: inout DemoBatch) {
        guard someone.age >= 13, chance.happens(22) else { return }
        let provenance = provenance(of: someone, side: .carer)
        let words = [Self.matters, Self.talking, Self.times, Self.doing, Self.cannot, Self.access].map {
            chance.happens(80) ? SQLValue.text(chance.pick($0)) : .null
        }
        guard words.contains(where: { $0 != .null }) else { return }
        batch.profile.rows.append([text(), someone.idText, someone.idText] + words + provenance)
        if chance.happens(15) {
            let day = min(today, someone.registeredOn.adding(days: 20 + chance.below(600)))
            batch.asked.rows.append(
                [
                    text(), someone.idText, .text(day.description),
                    .text((chance.happens(60) ? someone.place.council : someone.centre).description),
                ] + provenance)
        }
    }

    private static let matters = [
        "My allotment on Sundays, and that nobody talks over Mum’s head.",
        "Church on Sunday morning, and the dog.",
        "Keeping my job. I am not only a carer.",
        "That my brother and sister hear things from me first.",
        "Football on Saturdays. It is the one thing that is mine.",
    ]
    private static let talking = [
        "Plainly. Say what you don’t know. Please don’t call me “Mum”.",
        "Slowly on the phone: I write things down.",
        "Ask me, not only about me. I would rather text than talk.",
        "Without long words, and one thing at a time.",
    ]
    private static let times = [
        "After 7pm, when he is settled. Never between 4 and 6.",
        "Weekday mornings. Not on a Thursday: that is the day centre.",
        "Lunch break, 12 to 1. I can’t take calls at work.",
        "Any time, but leave a message: I may be lifting.",
    ]
    private static let doing = [
        "Washing, dressing, meals, tablets, and nights.",
        "Shopping, money and forms, and I drive to every appointment.",
        "I watch that she is safe. That is most of it, and nobody sees it.",
        "I cook, and I look after my sister when Mum is ill.",
    ]
    private static let cannot = [
        "Lifting: I have a bad back. Nights on my own any more.",
        "Injections. And I can’t be there on Tuesdays.",
        "Go on like this past the summer.",
        "Miss more school.",
    ]
    private static let access = [
        "Large print. Somewhere to park near the door.",
        "Somebody to sit with him while we talk.",
        "An interpreter for anything medical.",
        "No stairs, please.",
    ]
}
