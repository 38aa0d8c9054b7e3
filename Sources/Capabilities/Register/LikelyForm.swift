import Core
import Storage
import Web

/// What staff say of those they are shown before anything they typed is kept.
struct LikelyForm: Sendable {
    /// Whose record it is.
    let same: PersonID?
    let isUnsure: Bool

    /// `nil` while nothing was said.
    init?(_ fields: FormFields) {
        same = PersonID(fields.text("same"))
        isUnsure = fields.text("different") == "unsure"
        guard same != nil || fields.has("different") else { return nil }
    }

    /// Keeps it of those who were shown and may be seen, until what was typed becomes a record.
    func keep(
        about likely: [LikelyPerson], before arrival: String, by principal: Principal,
        _ connection: any Connection, _ surroundings: Surroundings
    ) throws {
        guard let account = principal.account else { return }
        let shown = likely.compactMap(\.person?.id)
        if let same, !shown.contains(same) { throw NotFound() }
        let said: LikelyAnswer = isUnsure ? .unsure : .different
        let answers = Dictionary(uniqueKeysWithValues: shown.map { ($0, $0 == same ? .same : said) })
        try LikelyPairStore(connection, surroundings).say(answers, before: arrival, by: account)
    }
}

extension LikelyPage {
    /// - Parameter fields: what was typed, to be sent again with the answer.
    init(_ likely: [LikelyPerson], _ fields: FormFields, action: String, backPath: String) {
        self.init(
            pageTitle: "Is it one of these people?", people: likely.map(LikelyChoice.init),
            hidden: fields.names.filter { !["csrf", "different", "same"].contains($0) }.flatMap { name in
                fields.typed(name).map { FormPage.Hidden(hiddenName: name, hiddenValue: $0) }
            }, action: action, backPath: backPath,
            goesOn:
                "If it’s none of them, what you typed is kept as somebody new, and nobody is asked about these again."
        )
    }
}
