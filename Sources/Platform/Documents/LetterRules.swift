/// Whether words can stand in a letter: nothing unknown in them, and nothing missing that must be there.
struct LetterRules: Sendable {
    let template: LetterTemplate
    /// The parts that letters may take in.
    let parts: [String: LetterTemplate]

    static let titleLimit = 120
    static let wordsLimit = 20_000

    /// What is wrong with a title and words, in plain words; nothing when they can be used.
    func problems(title: String, words: String) -> [(field: String, message: String)] {
        var found: [(field: String, message: String)] = []
        if title.isEmpty { found.append(("title", "Enter a title")) }
        if title.count > Self.titleLimit {
            found.append(("title", "Title must be \(Self.titleLimit) characters or fewer"))
        }
        if title.contains("{{") { found.append(("title", "A title has no gaps: take out “{{”")) }
        found += problems(in: words).map { ("words", $0) }
        return found
    }

    private func problems(in words: String) -> [String] {
        guard !words.isEmpty else { return ["Enter the words of the letter"] }
        guard words.count <= Self.wordsLimit else { return ["The words are longer than 20,000 characters"] }
        if let promise = Self.promise(in: words) { return [promise] }
        let markup: LetterMarkup
        do {
            markup = try LetterMarkup(words)
        } catch {
            return [error.message]
        }
        return unknown(in: markup) + missing(in: markup)
    }

    /// The law gives no appeal to a tribunal in these matters, so no letter may seem to promise one.
    private static func promise(in words: String) -> String? {
        let found = words.lowercased().split { !$0.isLetter }.first {
            $0 == "appeal" || $0 == "appeals" || $0 == "tribunal"
        }
        return found.map {
            "Take out “\($0)”: there is no appeal to promise. Say “ask us to look again” and how to complain"
        }
    }

    private func unknown(in markup: LetterMarkup) -> [String] {
        unknown(in: markup.blocks, known: Set(ownAndPartValues.map(\.name)))
            .uniqued().map { "“\($0)” isn’t among the values of this letter" }
            + markup.parts.filter { template.isPart || parts[$0] == nil }.map { "There is no part “\($0)”" }
    }

    /// Its own values, those of every letter, and those that its parts bring.
    var ownAndPartValues: [LetterTemplate.Value] {
        var known = template.ownAndCommon
        for part in parts.values.sorted(by: { $0.key < $1.key }) where template.parts.contains(part.key) {
            let names = Set(known.map(\.name))
            known += part.values.filter { !names.contains($0.name) }
        }
        return known
    }

    private func unknown(in blocks: [LetterMarkup.Block], known: Set<String>) -> [String] {
        blocks.flatMap { block -> [String] in
            switch block {
            case .heading(_, let words), .paragraph(let words), .item(_, let words):
                return LetterMarkup.names(in: words).filter { !known.contains($0) }
            case .given(let name, let inner):
                if let list = template.lists.first(where: { $0.name == name }) {
                    return unknown(in: inner, known: known.union(list.values.map(\.name)))
                }
                return (known.contains(name) ? [] : [name]) + unknown(in: inner, known: known)
            case .any(let name, let inner), .missing(let name, let inner):
                let isKnown = known.contains(name) || template.lists.contains { $0.name == name }
                return (isKnown ? [] : [name]) + unknown(in: inner, known: known)
            case .part: return []
            }
        }
    }

    private func missing(in markup: LetterMarkup) -> [String] {
        let shown = shown(in: markup.blocks)
        var missing: [String] = []
        for value in template.values where value.isObligatory && !shown.contains(value.name) {
            missing.append(Self.told("{{\(value.name)}}", value.meaning))
        }
        for list in template.lists where list.isObligatory {
            if !shown.contains("#" + list.name) {
                missing.append(Self.told("{{#\(list.name)}}", list.meaning))
            }
            for value in list.values where value.isObligatory && shown.contains("#" + list.name) {
                if !shown.contains("#\(list.name).\(value.name)") {
                    missing.append(Self.told("{{\(value.name)}} within {{#\(list.name)}}", value.meaning))
                }
            }
        }
        for part in template.parts where !shown.contains(">" + part) {
            missing.append(Self.told("{{>\(part)}}", parts[part]?.title ?? part))
        }
        return missing
    }

    private static func told(_ gap: String, _ meaning: String) -> String {
        "This letter must say: \(meaning.prefix(1).lowercased() + meaning.dropFirst()). Put “\(gap)” where it belongs"
    }

    /// What every letter made with these words shows: "name", "#list", "#list.name" and ">part".
    private func shown(in blocks: [LetterMarkup.Block]) -> Set<String> {
        var shown: Set<String> = []
        for block in blocks {
            switch block {
            case .heading(_, let words), .paragraph(let words), .item(_, let words):
                shown.formUnion(LetterMarkup.names(in: words))
            case .given(let name, let inner):
                let within = self.shown(in: inner)
                if template.lists.contains(where: { $0.name == name }) {
                    shown.insert("#" + name)
                    shown.formUnion(within.map { "#\(name).\($0)" })
                } else if ownAndPartValues.contains(where: { $0.name == name && !$0.isOptional }) {
                    shown.formUnion(within)
                } else if within.contains(name) {
                    // What is shown where it's given is there whenever there is something to show.
                    shown.insert(name)
                }
            case .any(let name, let inner):
                // It's there whenever there is any of it, so its own entries or value always show.
                let within = self.shown(in: inner)
                let isList = template.lists.contains { $0.name == name }
                shown.formUnion(
                    within.filter { $0 == name || isList && ($0 == "#" + name || $0.hasPrefix("#\(name).")) })
            case .missing: continue
            case .part(let name): shown.insert(">" + name)
            }
        }
        return shown
    }
}
