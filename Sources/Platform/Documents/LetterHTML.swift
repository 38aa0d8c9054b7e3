/// A filled letter as a page that stands by itself, and as plain text.
struct LetterHTML: Sendable {
    /// What stands at the head of the letter.
    struct Head: Sendable {
        let title: String
        let organisation: String
        let name: String
        let date: String
        let reference: String
    }

    static let bodyStart = "<body>\n"
    static let bodyEnd = "\n</body>"

    let head: Head
    let pieces: [LetterFilling.Piece]
    /// One where the letter is a page of its own, two where a page shows what it would look like.
    var titleLevel = 1

    /// The whole document, which is kept as it is for good.
    var document: String {
        """
        <!DOCTYPE html>
        <html lang="en-GB">
        <head>
        <meta charset="utf-8">
        <title>\(Self.escaped(head.title))</title>
        <meta name="author" content="\(Self.escaped(head.organisation))">
        </head>
        <body>
        \(article)
        </body>
        </html>

        """
    }

    /// The letter itself.
    var article: String {
        let lines = [head.organisation, head.date, head.name].filter { !$0.isEmpty }.map {
            "<p>\(Self.escaped($0))</p>"
        }
        var html =
            "<article class=\"mainstay-letter\" lang=\"en-GB\">\n<div class=\"mainstay-letter__head\">\n"
        html += lines.joined(separator: "\n")
        if !head.reference.isEmpty { html += "\n<p>Our reference: \(Self.escaped(head.reference))</p>" }
        let deeper = titleLevel - 1
        html += "\n</div>\n<h\(titleLevel)>\(Self.escaped(head.title))</h\(titleLevel)>\n"
        var list: Bool?
        for piece in pieces {
            if case .item(let isNumbered, let runs) = piece {
                if list != isNumbered {
                    if let list { html += Self.end(list) }
                    html += isNumbered ? "<ol>\n" : "<ul>\n"
                    list = isNumbered
                }
                html += "<li>\(Self.html(runs))</li>\n"
                continue
            }
            if let ended = list { html += Self.end(ended) }
            list = nil
            switch piece {
            case .heading(let level, let runs):
                html += "<h\(level + deeper)>\(Self.html(runs))</h\(level + deeper)>\n"
            case .paragraph(let runs): html += "<p>\(Self.html(runs))</p>\n"
            case .item: continue
            }
        }
        if let list { html += Self.end(list) }
        return html + "</article>"
    }

    /// For whoever checks it before it's made.
    var plainText: String {
        pieces.map { piece -> String in
            switch piece {
            case .heading(_, let runs), .paragraph(let runs): runs.map(\.text).joined()
            case .item(_, let runs): "– " + runs.map(\.text).joined()
            }
        }.joined(separator: "\n\n")
    }

    private static func end(_ isNumbered: Bool) -> String { isNumbered ? "</ol>\n" : "</ul>\n" }

    private static func html(_ runs: [LetterFilling.Run]) -> String {
        runs.map { run in
            var text = escaped(run.text)
            if run.isAddress { text = "<a href=\"https://\(text)\">\(text)</a>" }
            return run.isStrong ? "<strong>\(text)</strong>" : text
        }.joined()
    }

    /// Text that can't be anything but text; a line break in it stays one.
    static func escaped(_ text: String) -> String {
        var escaped = ""
        for character in text.unicodeScalars {
            switch character {
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "&": escaped += "&amp;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            case "\n": escaped += "<br>"
            default: escaped.unicodeScalars.append(character)
            }
        }
        return escaped
    }
}
