import Core

/// What councils and helplines publish, copied by hand; each stays "not yet checked" until somebody rings it.
///
/// - Source: the partners' own directories and websites, named at each number. Facts, not text, were copied.
package enum PublishedNumbers {
    package static let all: [PublishedNumber] = danger + dorset + bcp + hampshire + helplines

    private static let danger: [PublishedNumber] = [
        national(
            "999", .danger, "Police, ambulance or fire, when somebody is in danger", "999",
            "If you can’t speak: from a mobile, stay on the line, then press 55 when asked. From a landline, stay on the line."
        ),
        national(
            "999-text", .danger, "999 by text message", "999",
            "Text “register” to 999 first, and answer “yes”. A text takes longer than a call.", way: .text),
        national(
            "999-relay", .danger, "999 by text relay", "18000",
            "From a textphone, or the Relay UK app. In sign language: the 999 BSL app, or 999bsl.co.uk."),
        national("101", .danger, "Police, when it can wait", "101", "By text relay: 18001 101."),
    ]

    private static let dorset: [PublishedNumber] = [
        council(
            "dorset-adult-day", "E06000059", "Dorset Council", .adult, "Adult social care", "01305 221016",
            "Mo-Fr 08:30-17:00; PH off", "Dorset Council, Reporting a concern", nil),
        council(
            "dorset-adult-night", "E06000059", "Dorset Council", .adult, "Adult social care, out of hours",
            "01305 221000", "Mo-Th 17:00-08:30; Fr 17:00-Mo 08:30; PH",
            "Dorset Council, Reporting a concern", nil),
        council(
            "dorset-child", "E06000059", "Dorset Council", .child, "Children’s advice and duty service",
            "01305 228866", "24/7",
            "A guide for local families. Dorset Council says that the same team answers out of hours", nil),
    ]

    private static let bcp: [PublishedNumber] = [
        council(
            "bcp-adult-day", "E06000058", bcpName, .adult, "Adult social care", "01202 123654",
            "Mo-Th 09:00-17:00; Fr 09:00-16:00; PH off", "BCP Council, Out of hours and emergency contact",
            nil),
        council(
            "bcp-adult-night", "E06000058", bcpName, .adult, "Adult social care, out of hours",
            "0300 123 9895",
            "Mo-Th 17:00-09:00; Fr 16:00-Mo 09:00; PH", "BCP Council, Out of hours and emergency contact",
            nil),
        council(
            "bcp-child-day", "E06000058", bcpName, .child, "Children’s services, first response",
            "01202 123334",
            "Mo-Th 08:30-17:15; Fr 08:30-16:45; PH off",
            "Hours: BCP Council, First Response Hub. Number: not confirmed from a published page", nil),
        council(
            "bcp-child-night", "E06000058", bcpName, .child, "Children’s services, out of hours",
            "01202 738256",
            "Mo-Th 17:00-09:00; Fr 17:00-Mo 09:00; PH",
            "Dorset Safeguarding Children Board, Reporting a concern: an old page", nil),
    ]

    private static let hampshire: [PublishedNumber] = [
        council(
            "hampshire-adult-day", "E10000014", hampshireName, .adult, "Adults’ health and care",
            "0300 555 1386",
            "Mo-Th 08:30-17:00; Fr 08:30-16:30; PH off", hampshireSource, "2024-02-01"),
        council(
            "hampshire-adult-night", "E10000014", hampshireName, .adult,
            "Adults’ health and care, out of hours",
            "0300 555 1373", "Mo-Th 17:00-08:30; Fr 16:30-Mo 08:30; PH", hampshireSource, "2024-02-01"),
        council(
            "hampshire-child-day", "E10000014", hampshireName, .child, "Children’s services", "0300 555 1384",
            "Mo-Th 08:30-17:00; Fr 08:30-16:30; PH off", hampshireSource, "2024-02-01"),
        council(
            "hampshire-child-night", "E10000014", hampshireName, .child, "Children’s services, out of hours",
            "0300 555 1373", "Mo-Th 17:00-08:30; Fr 16:30-Mo 08:30; PH", hampshireSource, "2024-02-01"),
    ]

    private static let helplines: [PublishedNumber] = [
        national(
            "111", .health, "NHS 111, when it is urgent but not an emergency", "111",
            "By text relay: 18001 111. In sign language: NHS 111 with SignVideo."),
        national(
            "111-2", .health, "NHS 111, mental health crisis", "111",
            "Choose option 2. For any age, and for somebody worried about another person."),
        national(
            "shout", .listening, "Shout, crisis help by text", "85258", "Text SHOUT to 85258. Free.",
            way: .text),
        national(
            "samaritans", .listening, "Samaritans, to talk to somebody", "116 123",
            "Free, and not shown on a bill."),
        national(
            "domestic-abuse", .abuse, "National Domestic Abuse Helpline", "0808 2000 247",
            "Free. If somebody sees your phone, delete the call from its list afterwards."),
        national(
            "childline", .children, "Childline, if you are under 19", "0800 1111",
            "Free, and not shown on a bill.",
            audience: .child),
    ]

    private static let bcpName = "Bournemouth, Christchurch and Poole Council"
    private static let hampshireName = "Hampshire County Council"
    private static let hampshireSource = "Hampshire Carers Joint Strategy 2024 to 2029, Carers Directory"

    private static func national(
        _ code: String, _ group: UrgentNumber.Group, _ label: String, _ number: String, _ note: String,
        way: UrgentNumber.Way = .call, audience: UrgentNumber.Audience = .everyone
    ) -> PublishedNumber {
        PublishedNumber(
            code: code, council: nil, audience: audience, group: group, label: label, way: way,
            number: number,
            note: note, hours: "24/7", source: "The helpline’s own publicity", sourceOn: nil)
    }

    private static func council(
        _ code: String, _ gss: String, _ name: String, _ audience: UrgentNumber.Audience, _ label: String,
        _ number: String, _ hours: String, _ source: String, _ sourceOn: String?
    ) -> PublishedNumber {
        PublishedNumber(
            code: code, council: GSSCode(gss).map { UrgentNumber.Council(code: $0, name: name) },
            audience: audience, group: .council, label: label, way: .call, number: number,
            note: "By text relay: 18001 then the number.", hours: hours, source: source, sourceOn: sourceOn)
    }
}
