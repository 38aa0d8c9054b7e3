/// The words of a check's help page: what is there for each thing, and whom to ring.
struct CheckHelp: Sendable {
    let helpTitle: String
    let helpWords: [String]
    let helpNumbers: [Number]
    let hasHelpNumbers: Bool
    let helpPath: String?
    let helpPathText: String
    let isKeptOffPaper: Bool

    struct Number: Sendable {
        let numberTitle: String
        let numberText: String
        let numberLink: String

        init(_ title: String, _ text: String, sms: Bool = false) {
            (numberTitle, numberText) = (title, text)
            numberLink = (sms ? "sms:" : "tel:") + text.filter { $0 != " " }
        }
    }

    init(_ topic: CheckTopic) {
        let (title, words, numbers) = Self.words(topic)
        helpTitle = title
        helpWords = words
        helpNumbers = numbers
        hasHelpNumbers = !numbers.isEmpty
        isKeptOffPaper = topic.isPrivate
        switch topic {
        case .crisis, .safety:
            (helpPath, helpPathText) = ("/urgent", "All the numbers for now, with their hours")
        default: (helpPath, helpPathText) = (nil, "")
        }
    }

    private static let help111 = Number("NHS 111, then choose the mental health option", "111")
    private static let samaritans = Number("Samaritans, at any hour", "116 123")
    private static let shout = Number("Text SHOUT to", "85258", sms: true)

    private static func words(_ topic: CheckTopic) -> (String, [String], [Number]) {
        switch topic {
        case .crisis:
            (
                "You don’t have to go on alone",
                [
                    "Thank you for telling us how low you feel. Many people who care feel like this, and it can get better with help.",
                    "If you might hurt yourself now, or somebody is in danger, call 999.",
                    "When you told us, somebody was asked to ring you the same day, in private. You can also ring now:",
                ], [help111, samaritans, shout]
            )
        case .safety:
            (
                "Being safe",
                [
                    "You have a right to be safe at home, and so has the person you look after. It isn’t your fault, and saying so is how we can help.",
                    "If somebody is in danger now, call 999. If you can’t speak, press 55 when you are asked.",
                    "When you told us, somebody was asked to ring you the same day, in private. You can also ring now:",
                ], [Number("National Domestic Abuse Helpline, at any hour", "0808 2000 247"), samaritans]
            )
        case .mood:
            (
                "How you feel",
                [
                    "Talking helps. Your GP practice can offer talking therapy, and in England adults can ask for it themselves at nhs.uk/talk.",
                    "A carers’ service can offer somebody to talk to who knows what caring is like. Tell us if you want that.",
                ], [samaritans]
            )
        case .body:
            (
                "Your body",
                [
                    "Ask your GP practice to note that you are a carer. Ask for times that fit your caring, a check-up, and the flu jab, which is free for many carers.",
                    "If lifting or moving somebody hurts you, ask us about equipment and being shown how: an occupational therapist can look at it with you.",
                    "If you put off seeing a doctor or dentist because nobody can take over, tell us. Care while you are away can be arranged.",
                ], [Number("NHS 111, when it can’t wait for your practice", "111")]
            )
        case .sleep:
            (
                "Sleep",
                [
                    "If you are woken at night to care, tell us. Equipment, alarms and help at night can be looked at in an assessment.",
                    "If you can’t sleep although nobody wakes you, your GP practice or pharmacist can help.",
                ], []
            )
        case .isolation:
            (
                "Other people",
                [
                    "There are groups of carers, online and near you, and people who ring for a chat. Ask us what there is where you live.",
                    "If you can’t leave the person you look after, ask us about somebody to sit with them.",
                ], []
            )
        case .money:
            (
                "Money",
                [
                    "Many carers miss money that is theirs: Carer’s Allowance or the carer part of Universal Credit, a Council Tax reduction, and help with costs. Ask us for a benefits check: it is free.",
                    "If you can’t pay for food or heating this week, tell us now. Your council can help in a crisis.",
                ], [Number("Carers UK helpline, Monday to Friday", "0808 808 7777")]
            )
        case .breaks:
            (
                "A break",
                [
                    "A break is not a luxury. It can be an hour, a night or a week, with somebody who takes over. An assessment is the way to one that is paid for; ask us what there is without."
                ], []
            )
        case .assessment:
            (
                "An assessment",
                [
                    "Every carer has a right to an assessment: a talk about you and what would help. It is free, and it is not a test."
                ], []
            )
        case .learning:
            (
                "Work and learning",
                [
                    "If you work, you may ask for hours that fit your caring from your first day, and for a week of unpaid carer’s leave a year. Ask us about courses for carers, and help to go back to work."
                ], []
            )
        }
    }
}
