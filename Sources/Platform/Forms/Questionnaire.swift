import Core
import Foundation

/// A form as data: what is asked, in which order, and when.
///
/// It is a subset of FHIR R4's Questionnaire, read from JSON. What the subset holds and how our extensions are written is in `docs/questionnaires.md`.
///
/// - Errors: reading one that isn't right throws `QuestionnaireError`, which names the item.
/// - Source: HL7 FHIR R4 (4.0.1), Questionnaire.
package struct Questionnaire: Sendable {
    /// What it is called by answers kept for years: never used again for another form.
    package let url: String
    /// As its author counts: it should change whenever any word does.
    package let version: String
    /// The version and the start of the text's SHA-256, "1.2+9f86d081": two texts never have one edition.
    package let edition: String
    package let title: String
    package let items: [QuestionnaireItem]
    /// The text it was read from, kept with the answers.
    package let json: String

    /// Every item, a group before what is in it.
    let all: [QuestionnaireItem]
    /// Where each item stands in `all`, by its linkId.
    let places: [String: Int]
    /// Every page there can be, in order.
    let plans: [PagePlan]

    package init(json data: Data) throws(QuestionnaireError) {
        let raw = try RawQuestionnaire.read(data)
        guard let url = raw.url, !url.isEmpty, let version = raw.version, !version.isEmpty else {
            throw QuestionnaireError(nil, "url and version are required")
        }
        self.url = url
        self.version = version
        title = raw.title ?? ""
        json = String(decoding: data, as: UTF8.self)
        edition = "\(version)+\(Digest.sha256(data).prefix(8))"
        items = try QuestionnaireItem.list(raw.item ?? [])
        all = items.flatMap(\.withDescendants)
        try QuestionnaireCheck(all).run()
        places = Dictionary(all.enumerated().map { ($1.linkID, $0) }, uniquingKeysWith: { first, _ in first })
        plans = PagePlan.all(items)
        if plans.isEmpty { throw QuestionnaireError(nil, "nothing is asked") }
    }

    package func item(_ linkID: String) -> QuestionnaireItem? { places[linkID].map { all[$0] } }
}

/// What is wrong with a questionnaire, for whoever writes it.
package struct QuestionnaireError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The item it is about, when there is one to name.
    package let linkID: String?
    package let problem: String

    package init(_ linkID: String?, _ problem: String) { (self.linkID, self.problem) = (linkID, problem) }

    package var description: String { linkID.map { "item “\($0)”: \(problem)" } ?? problem }
}
