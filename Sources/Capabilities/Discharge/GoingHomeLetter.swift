import Core
import Documents

/// The one page that a carer takes home: whom to ring in the first night, and what was agreed.
///
/// What is told of the patient is in it only where the patient agreed, or somebody with the authority did.
struct GoingHomeLetter {
    let stay: HospitalStay
    let patient: String?

    var letter: Letter {
        let details = stay.details
        let call = (stay.homeOn ?? stay.expectedOn)?.adding(days: CallRule.withinDays)
        var values = [
            "night-phone": details.nightPhone, "night-who": details.nightWho,
            "call": call.map { "by \($0.spoken)" } ?? "within 3 days of going home",
        ]
        if stay.agreement.isGiven {
            values["patient"] = patient ?? stay.patientWords.lowercasedFirst
            if let day = stay.homeOn ?? stay.expectedOn { values["home-on"] = day.spoken }
            for (name, words) in [
                ("medicines", details.medicines), ("watch", details.watch), ("comes", details.comes),
                ("equipment", details.equipmentWords), ("training", details.trainingWords),
            ] where !words.isEmpty {
                values[name] = words
            }
        }
        return Letter("going-home", values: values, lists: [:])
    }
}

extension String {
    var lowercasedFirst: String { prefix(1).lowercased() + dropFirst() }
}
