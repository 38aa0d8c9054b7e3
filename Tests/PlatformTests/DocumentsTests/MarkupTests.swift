import Testing

@testable import Documents

/// The small mark-up of letters: what it makes, and what it refuses.
@Suite struct MarkupTests {
    private func html(
        _ words: String, _ values: [String: String] = [:], _ lists: [String: [[String: String]]] = [:]
    )
        throws -> String
    {
        let pieces = LetterFilling(parts: [:]).pieces(try LetterMarkup(words), values, lists)
        let head = LetterHTML.Head(title: "T", organisation: "", name: "", date: "", reference: "")
        let article = LetterHTML(head: head, pieces: pieces).article
        let body = article.split(separator: "<h1>T</h1>\n").last ?? ""
        return body.replacing("</article>", with: "").trimmingSuffix(while: \.isNewline).description
    }

    @Test func `headings, paragraphs and lists`() throws {
        #expect(
            try html("## One\nfirst line\nsecond line\n\n- a\n- b\n\n1. c\n### Two\nend")
                == """
                <h2>One</h2>
                <p>first line second line</p>
                <ul>
                <li>a</li>
                <li>b</li>
                </ul>
                <ol>
                <li>c</li>
                </ol>
                <h3>Two</h3>
                <p>end</p>
                """)
    }

    @Test func `strong words and gaps`() throws {
        #expect(
            try html("Dear **{{name}}**, hello", ["name": "Ada"]) == "<p>Dear <strong>Ada</strong>, hello</p>"
        )
    }

    @Test func `an address in the letter's own words is a link, one in a value isn't`() throws {
        #expect(
            try html("See www.lgo.org.uk. Or {{v}}", ["v": "www.bad.example"])
                == "<p>See <a href=\"https://www.lgo.org.uk\">www.lgo.org.uk</a>. Or www.bad.example</p>")
    }

    @Test func `a passage for each entry of a list makes one list`() throws {
        let words = "{{#reasons}}\n- {{reason}}\n{{/reasons}}"
        #expect(
            try html(words, [:], ["reasons": [["reason": "one"], ["reason": "two"]]])
                == "<ul>\n<li>one</li>\n<li>two</li>\n</ul>")
    }

    @Test func `what stands where there is any, and where there is none`() throws {
        let words = "{{?x}}\nany\n\n{{#x}}\n{{y}}\n{{/x}}\n{{/x}}\n{{^x}}\nnone\n{{/x}}"
        #expect(try html(words, [:], ["x": [["y": "1"], ["y": "2"]]]) == "<p>any</p>\n<p>1</p>\n<p>2</p>")
        #expect(try html(words, [:], ["x": []]) == "<p>none</p>")
        #expect(try html("{{#v}}\nyes {{v}}\n{{/v}}", ["v": "ok"]) == "<p>yes ok</p>")
        #expect(try html("{{#v}}\nyes {{v}}\n{{/v}}", ["v": ""]) == "")
    }

    @Test func `what somebody wrote at length keeps its paragraphs and lines`() throws {
        #expect(try html("{{v}}", ["v": "one\ntwo\n\nthree"]) == "<p>one<br>two</p>\n<p>three</p>")
        #expect(try html("Said: {{v}}", ["v": "one\ntwo"]) == "<p>Said: one<br>two</p>")
    }

    @Test(arguments: [
        "<script>alert(1)</script>", "## heading", "- item", "{{name}}", "{{>contact}}", "**strong**",
        "\"><img src=x onerror=alert(1)>", "</article></body>",
    ])
    func `what somebody typed into a value stays text`(value: String) throws {
        let made = try html("{{v}}", ["v": value, "name": "Ada"])
        #expect(made == "<p>\(LetterHTML.escaped(value))</p>")
        #expect(!made.dropFirst(3).dropLast(4).contains("<"))
    }

    @Test(arguments: [
        ("{{#a}}\nx", "never closed"), ("x\n{{/a}}", "isn’t open"), ("{{#a}}\n{{/b}}", "isn’t open"),
        ("{{name", "without “}}”"), ("**a", "without another"), ("{{a b}}", "no name"), ("{{}}", "no name"),
        ("{{#a}}\n{{#b}}\n{{#c}}\n{{#d}}\n{{/d}}\n{{/c}}\n{{/b}}\n{{/a}}", "within a passage"),
    ])
    func `what can't be read is refused in words`(words: String, told: String) {
        #expect {
            _ = try LetterMarkup(words)
        } throws: { error in
            (error as? LetterMarkup.Problem)?.message.contains(told) ?? false
        }
    }
}
