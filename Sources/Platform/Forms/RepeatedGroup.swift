/// A group that is asked again for as long as there is more to say: a page of its own for each question of each round.
///
/// - Form: a `group` with `repeats`, `questionnaire-maxOccurs` (how many rounds) and `again`, the linkId of the
///   yes-or-no choice in it that leads to the next. The names in it begin with its own, and a round's number follows:
///   "other-town" becomes "other-2-town", from 2 on, since what is asked again was asked before. `{number}` in its
///   text is that number.
struct RepeatedGroup {
    private let raw: RawItem
    private let name: String
    private let again: String
    private let rounds: Int
    private let names: Set<String>

    /// The items that stand for `raw`: its rounds where it is such a group, else itself.
    static func expanded(_ raw: RawItem) throws(QuestionnaireError) -> [RawItem] {
        guard raw.type == "group", raw.repeats == true else { return [raw] }
        return try RepeatedGroup(raw).items
    }

    private init(_ raw: RawItem) throws(QuestionnaireError) {
        name = raw.linkId ?? ""
        let extensions = try Extensions(raw.extension ?? [], of: name)
        let children = raw.item ?? []
        let names = Set(children.flatMap(\.names))
        guard let rounds = extensions[.maxOccurs]?.valueInteger, (1...50).contains(rounds),
            let again = extensions[.again]?.text, children.contains(where: { $0.linkId == again })
        else {
            throw QuestionnaireError(
                name,
                "a group that repeats says questionnaire-maxOccurs and, in again, which of its questions leads on"
            )
        }
        for child in names where !child.hasPrefix(name + "-") {
            throw QuestionnaireError(child, "in a group that repeats a linkId begins with “\(name)-”")
        }
        (self.raw, self.again, self.rounds, self.names) = (raw, again, rounds, names)
    }

    private var items: [RawItem] {
        (2...rounds + 1).map { number in
            var item = raw
            item.linkId = "\(name)-\(number)"
            item.text = raw.text?.replacing("{number}", with: "\(number)")
            item.repeats = nil
            if number > 2 {
                item.enableWhen = [RawCondition(question: named(again, number - 1), isCode: "yes")]
                item.enableBehavior = nil
            }
            item.item = raw.item?.filter { number <= rounds || $0.linkId != again }.map {
                renamed($0, number)
            }
            return item
        }
    }

    private func named(_ linkID: String, _ number: Int) -> String {
        names.contains(linkID) ? "\(name)-\(number)\(linkID.dropFirst(name.count))" : linkID
    }

    private func renamed(_ raw: RawItem, _ number: Int) -> RawItem {
        var item = raw
        item.linkId = raw.linkId.map { named($0, number) }
        item.enableWhen = raw.enableWhen?.map { condition in
            var condition = condition
            condition.question = condition.question.map { named($0, number) }
            return condition
        }
        item.item = raw.item?.map { renamed($0, number) }
        return item
    }
}

extension RawItem {
    /// The linkIds of this item and all in it.
    fileprivate var names: [String] { [linkId].compactMap { $0 } + (item ?? []).flatMap(\.names) }
}
