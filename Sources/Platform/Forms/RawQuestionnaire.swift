import Foundation

/// The JSON as it stands, before anything is made of it.
struct RawQuestionnaire: Decodable {
    let resourceType: String?
    let url: String?
    let version: String?
    let title: String?
    let item: [RawItem]?

    static func read(_ data: Data) throws(QuestionnaireError) -> RawQuestionnaire {
        let raw: RawQuestionnaire
        do {
            raw = try JSONDecoder().decode(RawQuestionnaire.self, from: data)
        } catch let error as DecodingError {
            throw QuestionnaireError(nil, described(error))
        } catch {
            throw QuestionnaireError(nil, "this isn't JSON")
        }
        guard raw.resourceType == "Questionnaire" else {
            throw QuestionnaireError(nil, "resourceType must be Questionnaire")
        }
        return raw
    }

    private static func described(_ error: DecodingError) -> String {
        let (context, problem): (DecodingError.Context, String) =
            switch error {
            case .typeMismatch(let type, let context): (context, "must be a \(type)")
            case .valueNotFound(_, let context): (context, "has no value")
            case .keyNotFound(let key, let context): (context, "has no \(key.stringValue)")
            case .dataCorrupted(let context): (context, context.debugDescription)
            @unknown default: (.init(codingPath: [], debugDescription: ""), "can't be read")
            }
        let path = context.codingPath.map { key in key.intValue.map { "[\($0)]" } ?? ".\(key.stringValue)" }
        let place = path.joined().drop { $0 == "." }
        return place.isEmpty ? "this isn't a questionnaire in JSON: \(problem)" : "\(place) \(problem)"
    }
}

struct RawItem: Decodable {
    var linkId: String?
    let type: String?
    var text: String?
    let required: Bool?
    var repeats: Bool?
    let maxLength: Int?
    var enableWhen: [RawCondition]?
    var enableBehavior: String?
    let answerOption: [RawOption]?
    var item: [RawItem]?
    let `extension`: [RawExtension]?
    /// What the item says and our subset hasn't got.
    let unknown: [String]

    private enum Key: String, CodingKey, CaseIterable {
        case linkId, type, text, required, repeats, maxLength, enableWhen, enableBehavior, answerOption, item
        case `extension`, id, code, prefix
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        linkId = try container.decodeIfPresent(String.self, forKey: .linkId)
        type = try container.decodeIfPresent(String.self, forKey: .type)
        text = try container.decodeIfPresent(String.self, forKey: .text)
        required = try container.decodeIfPresent(Bool.self, forKey: .required)
        repeats = try container.decodeIfPresent(Bool.self, forKey: .repeats)
        maxLength = try container.decodeIfPresent(Int.self, forKey: .maxLength)
        enableWhen = try container.decodeIfPresent([RawCondition].self, forKey: .enableWhen)
        enableBehavior = try container.decodeIfPresent(String.self, forKey: .enableBehavior)
        answerOption = try container.decodeIfPresent([RawOption].self, forKey: .answerOption)
        item = try container.decodeIfPresent([RawItem].self, forKey: .item)
        self.extension = try container.decodeIfPresent([RawExtension].self, forKey: .extension)
        let keys = try decoder.container(keyedBy: AnyKey.self).allKeys.map(\.stringValue)
        unknown = keys.filter { Key(rawValue: $0) == nil }.sorted()
    }

    private struct AnyKey: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }
}

struct RawCondition: Decodable {
    var question: String?
    var `operator`: String?
    var answerBoolean: Bool?
    var answerInteger: Int?
    var answerDecimal: Decimal?
    var answerDate: String?
    var answerString: String?
    var answerCoding: RawCoding?
    var answerQuantity: RawQuantity?

    init(question: String, isCode code: String) {
        (self.question, self.operator) = (question, "=")
        answerCoding = RawCoding(code: code, display: nil)
    }
}

struct RawOption: Decodable {
    let valueCoding: RawCoding?
    let valueString: String?
    let `extension`: [RawExtension]?
}

struct RawCoding: Decodable {
    let code: String?
    let display: String?
}

struct RawQuantity: Decodable {
    let value: Decimal?
    let unit: String?
}

struct RawExtension: Decodable {
    let url: String?
    let valueString: String?
    let valueCode: String?
    let valueBoolean: Bool?
    let valueInteger: Int?
    let valueDecimal: Decimal?
    let valueCoding: RawCoding?
    let valueCodeableConcept: Concept?

    struct Concept: Decodable { let coding: [RawCoding]? }

    var text: String? { valueString ?? valueCode ?? valueCoding?.display ?? valueCoding?.code }
    var number: Decimal? { valueDecimal ?? valueInteger.map { Decimal($0) } }
    var code: String? { valueCodeableConcept?.coding?.first?.code ?? valueCode }
}

/// Extensions by the last word of their url, the standard's and ours alike.
enum ExtensionName: String {
    // FHIR's.
    case minValue, maxValue
    case unit = "questionnaire-unit"
    case itemControl = "questionnaire-itemControl"
    case optionExclusive = "questionnaire-optionExclusive"
    case maxOccurs = "questionnaire-maxOccurs"
    case shortText = "sdc-questionnaire-shortText"
    // Ours, urn:mainstay:….
    case again, autocomplete, flag, format, holds, section, why
    case isPrivate = "private"
    case otherLabel = "other-label"
    case requiredMessage = "required-message"
    case optionHint = "option-hint"
    case ageFrom = "age-from"
    case allowsFuture = "allows-future"
    case allowsPast = "allows-past"
    case earliestYearsAgo = "earliest-years-ago"
    case latestYearsAhead = "latest-years-ahead"

    init?(url: String) {
        guard let word = url.split(whereSeparator: { $0 == "/" || $0 == ":" }).last else { return nil }
        self.init(rawValue: String(word))
    }
}
