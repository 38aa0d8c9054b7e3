import Core
import Web

/// What `Templates/letters.mustache` shows.
struct LetterListPage: Sendable {
    struct Line: Sendable {
        let letterTitle: String
        let letterPurpose: String
        let letterState: String
        let letterPath: String
    }

    struct Choice: Sendable {
        let choiceValue: String
        let choiceLabel: String
        let isChosen: Bool
    }

    let pageTitle = "Letters"
    let areas: [Choice]
    let letters: [Line]
    let parts: [Line]

    init(
        _ templates: [LetterTemplate], _ editions: [String: LetterEdition], _ areas: [DocumentNeeds.Area],
        chosen: DocumentNeeds.Area?
    ) {
        self.areas =
            [Choice(choiceValue: "", choiceLabel: "The whole partnership", isChosen: chosen == nil)]
            + areas.map {
                Choice(choiceValue: $0.code, choiceLabel: $0.name, isChosen: $0.code == chosen?.code)
            }
        func line(_ template: LetterTemplate) -> Line {
            let words = LetterWords(template, editions[template.key])
            let edition = editions[template.key]
            let whose = edition?.areaCode == nil ? "the partnership’s own words" : "the area’s own words"
            let state =
                words.edition == nil
                ? "The words that come with the service"
                : "\(whose.capitalisingFirst), since \(edition?.madeAt.londonDate.spoken ?? "")"
            return Line(
                letterTitle: words.title, letterPurpose: template.purpose, letterState: state,
                letterPath: LetterPages.path(template, chosen?.code))
        }
        letters = templates.filter { !$0.isPart }.map(line)
        parts = templates.filter(\.isPart).map(line)
    }
}

extension String {
    var capitalisingFirst: String { prefix(1).uppercased() + dropFirst() }
}

/// What `Templates/letter.mustache` shows.
struct LetterPage: Sendable {
    struct Read: Sendable {
        let template: LetterTemplate
        let values: [LetterTemplate.Value]
        let area: DocumentNeeds.Area?
        let current: LetterWords
        let history: [LetterEdition]
        let names: [AccountID: String]
        let mayEdit: Bool
    }

    struct Gap: Sendable {
        let gap: String
        let meaning: String
    }

    struct Past: Sendable {
        let pastText: String
        let pastPath: String
        let isNow: Bool
    }

    let pageTitle: String
    let errors: [FieldError]
    let notification: String?
    let listPath: String
    let whose: String
    let purpose: String
    let areaCode: String?
    let basedOn: String
    let titleValue: String
    let titleError: String?
    let wordsValue: String
    let wordsError: String?
    let mayEdit: Bool
    let gaps: [Gap]
    /// The marker that the preview takes the place of.
    let preview: String?
    let isTyped: Bool
    let history: [Past]
    let servicePath: String

    init(
        _ read: Read, _ fields: FormFields?, _ errors: FormErrors, preview: String?, isTyped: Bool,
        done: String
    ) {
        let (template, area) = (read.template, read.area)
        pageTitle = read.current.title
        self.errors = errors.list
        notification =
            [
                "saved": "The words are saved. New letters have them from now on.",
                "undone": "The earlier words are in force again.",
            ][done]
        listPath = "/letters" + (area.map { "?area=\($0.code)" } ?? "")
        whose = area.map { "The words in \($0.name)" } ?? "The words of the whole partnership"
        purpose = template.purpose
        areaCode = area?.code
        // After a conflict the newest edition is what they go on from, having been told of it.
        basedOn = read.history.first?.id.description ?? "none"
        titleValue = fields?.text("title") ?? read.current.title
        titleError = errors["title"]
        wordsValue = fields?.longText("words") ?? read.current.words
        wordsError = errors["words"]
        mayEdit = read.mayEdit
        gaps = Self.gaps(template, read.values)
        self.preview = preview
        self.isTyped = isTyped
        let inForce = read.history.first { $0.own != nil && $0.id == read.current.edition }
        history = read.history.map { edition in
            let who = read.names[edition.madeBy] ?? "somebody who has left"
            let what = edition.own == nil ? "Back to the words that come with the service" : "New words"
            return Past(
                pastText: "\(edition.madeAt.spoken): \(what.lowercasingFirst), by \(who)",
                pastPath:
                    "/letters/\(template.key)/editions/\(edition.own == nil ? "service" : "\(edition.id)")"
                    + (area.map { "?area=\($0.code)" } ?? ""),
                isNow: edition == inForce)
        }
        servicePath = "/letters/\(template.key)/editions/service" + (area.map { "?area=\($0.code)" } ?? "")
    }

    private static func gaps(_ template: LetterTemplate, _ values: [LetterTemplate.Value]) -> [Gap] {
        var gaps = values.map { value in
            Gap(gap: "{{\(value.name)}}", meaning: value.meaning + note(value.isObligatory, value.isOptional))
        }
        for list in template.lists {
            gaps.append(
                Gap(
                    gap: "{{#\(list.name)}} … {{/\(list.name)}}",
                    meaning: list.meaning + ", once for each" + note(list.isObligatory, list.isOptional)))
            gaps += list.values.map { value in
                Gap(
                    gap: "{{\(value.name)}}",
                    meaning: "Within \(list.name): \(value.meaning.lowercasingFirst)"
                        + note(value.isObligatory, value.isOptional))
            }
        }
        return gaps
            + template.parts.map { Gap(gap: "{{>\($0)}}", meaning: "A part that letters share (must stay)") }
    }

    private static func note(_ isObligatory: Bool, _ isOptional: Bool) -> String {
        switch (isObligatory, isOptional) {
        case (true, _): " (must stay)"
        case (false, true): " (not in every letter)"
        case (false, false): ""
        }
    }
}

/// What `Templates/letter-edition.mustache` shows.
struct LetterEditionPage: Sendable {
    struct Read: Sendable {
        let template: LetterTemplate
        let found: DocumentDesk.FoundEdition
        let area: DocumentNeeds.Area?
        let names: [AccountID: String]
        let mayEdit: Bool
    }

    let pageTitle: String
    let backPath: String
    let whose: String
    let said: String
    let words: String
    let preview: String
    let mayEdit: Bool
    let areaCode: String?
    let editionPath: String

    init(_ read: Read, asked: String, preview: String) {
        pageTitle = read.found.words.title
        backPath = LetterPages.path(read.template, read.area?.code)
        whose = read.area.map { "The words in \($0.name)" } ?? "The words of the whole partnership"
        if let edition = read.found.edition {
            let who = read.names[edition.madeBy] ?? "somebody who has left"
            said = "Set on \(edition.madeAt.spoken) by \(who)"
        } else {
            said = "The words that come with the service, version \(read.template.version)"
        }
        words = read.found.words.words
        self.preview = preview
        mayEdit = read.mayEdit
        areaCode = read.area?.code
        editionPath = "/letters/\(read.template.key)/editions/\(asked)"
    }
}
