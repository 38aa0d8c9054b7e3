/// One thing somebody needs in order to understand and be understood, with its SNOMED CT code.
///
/// - Source: Accessible Information Standard (DAPB1605); NHS England, Reasonable Adjustment value sets, a draft
///   (v0.1.0): check against what is published before exchanging them.
package struct CommunicationNeed: Hashable, Sendable {
    package let code: SnomedCode
    package let category: Category
    /// The code's own words.
    package let term: String
    /// The words people see.
    package let label: String

    /// The standard's four parts of the record, with their number in the reasonable adjustments.
    package enum Category: String, CodedList {
        case support = "001"
        case professional = "002"
        case contactMethod = "003"
        case format = "004"

        package var label: String {
            switch self {
            case .support: "Support with communicating"
            case .professional: "Somebody to help with communicating"
            case .contactMethod: "How to get in touch"
            case .format: "How to give information"
            }
        }
    }

    package static func find(_ code: SnomedCode) -> CommunicationNeed? { byCode[code] }

    /// Every need there is a code for, in the order a form offers them.
    package static let all: [CommunicationNeed] = list.compactMap { code, category, term, label in
        SnomedCode(code).map { CommunicationNeed(code: $0, category: category, term: term, label: label) }
    }

    private static let byCode = Dictionary(all.map { ($0.code, $0) }, uniquingKeysWith: { first, _ in first })

    private static let list: [(String, Category, String, String)] = [
        ("936741000000100", .contactMethod, "Requires contact by email", "By email"),
        ("936721000000107", .contactMethod, "Requires contact by letter", "By letter"),
        (
            "936701000000103", .contactMethod, "Requires contact by short message service text message",
            "By text message"
        ),
        ("795661000000104", .contactMethod, "Requires contact by telephone", "By telephone"),
        ("796081000000106", .contactMethod, "Requires contact by text relay", "By text relay"),
        ("719561001", .contactMethod, "Requires contact via carer", "Through my carer"),
        ("796161000000101", .format, "Requires information in Easyread", "Easy Read"),
        ("936581000000101", .format, "Requires information by email", "By email, for a screen reader"),
        (
            "936681000000100", .format, "Requires information in uncontracted (Grade 1) Braille",
            "Braille, uncontracted (grade 1)"
        ),
        (
            "936661000000109", .format, "Requires information in contracted (Grade 2) Braille",
            "Braille, contracted (grade 2)"
        ),
        (
            "957331000000109", .format, "Requires information in at least 20 point sans serif font",
            "Large print, 20 point"
        ),
        (
            "957351000000102", .format, "Requires information in at least 24 point sans serif font",
            "Large print, 24 point"
        ),
        (
            "957371000000106", .format, "Requires information in at least 28 point sans serif font",
            "Large print, 28 point"
        ),
        ("936601000000105", .format, "Requires information in electronic audio format", "Audio"),
        ("367741000000102", .format, "Requires information verbally", "Spoken, not written"),
        (
            "204331000000107", .professional, "British Sign Language interpreter needed",
            "British Sign Language interpreter"
        ),
        ("945911000000109", .professional, "Requires lipspeaker", "Lipspeaker"),
        ("966401000000100", .professional, "Requires speech to text reporter", "Speech to text reporter"),
        (
            "796201000000109", .professional, "Requires deafblind communicator guide",
            "Deafblind communicator guide"
        ),
        ("225835008", .professional, "Needs an advocate", "Advocate"),
        ("285055002", .support, "Does use hearing aid", "Uses a hearing aid"),
        ("198061000000105", .support, "Uses hearing loop", "Uses a hearing loop"),
        ("441092009", .support, "Does lip read", "Lip reads"),
        ("415803005", .support, "Uses British sign language", "Uses British Sign Language"),
        ("415805003", .support, "Uses Makaton", "Uses Makaton"),
    ]
}
