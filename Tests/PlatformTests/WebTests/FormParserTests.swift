import Testing

@testable import Web

@Suite struct FormParserTests {
    private func fields(_ text: String) throws -> FormFields { try FormParser.fields(in: Array(text.utf8)) }

    @Test func `answers come out clean`() throws {
        let form = try fields(
            "name=+Jo%CC%81+O%27Neil%0D%0A&note=one%0D%0Atwo%0A%0Athree&empty=&ticks=a&ticks=b&flag")
        #expect(form.text("name") == "Jó O'Neil")
        #expect(form.longText("note") == "one\ntwo\n\nthree")
        #expect(form.text("note") == "one two three")
        #expect(form.optional("empty") == nil)
        #expect(form.text("missing") == "")
        #expect(form.all("ticks") == ["a", "b"])
        #expect(form.has("flag"))
        #expect(form.has("ticks", "b"))
        #expect(form.names == ["name", "note", "empty", "ticks", "flag"])
    }

    @Test(arguments: [
        ("%E2%80%AEevil", "evil"), ("שלום", "שלום"), ("مرحبا", "مرحبا"), ("%F0%9F%99%82", "🙂"),
        ("a%26b%3Dc", "a&b=c"),
    ])
    func `letters of every script stay and what misleads goes`(typed: String, expected: String) throws {
        #expect(try fields("name=\(typed)").text("name") == expected)
    }

    @Test(arguments: [
        "a=%", "a=%4", "a=%zz", "a=%C3", "a=%C0%80", "a=%ED%A0%80", "a%00b=1", "=1", "a%20b=1", "a=%FF",
    ])
    func `what can't be read is refused whole`(text: String) {
        #expect(throws: BadRequest.malformed) { try fields(text) }
    }

    @Test func `too much is refused`() {
        #expect(throws: BadRequest.malformed) {
            try fields((0...500).map { "f\($0)=1" }.joined(separator: "&"))
        }
        #expect(throws: BadRequest.malformed) { try fields(String(repeating: "n", count: 101) + "=1") }
        #expect(throws: BadRequest.tooLarge) { try fields("a=" + String(repeating: "x", count: 256 * 1024)) }
    }

    @Test func `ten thousand characters are fine`() throws {
        let text = String(repeating: "é", count: 10_000)
        #expect(try fields("note=\(text)").longText("note") == text)
    }

    @Test func `control characters and second answers have a message beside their field`() throws {
        let form = try fields("name=a%00b&age=1&age=2&ticks=x&ticks=y").checked(many: ["ticks"])
        #expect(form.problems.list.map(\.id) == ["name", "age"])
        #expect(form.text("name") == "ab")
    }

    @Test func `the form is shown again with its message and everything else that was typed`() async throws {
        let site = TestSite()
        try await site.run { client in
            let answer = try await client.submit("/form", "name=a%00b&note=Keep+this&ticks=x&ticks=y")
            #expect(answer.status == .unprocessableContent)
            #expect(answer.text.contains("id=\"name-error\""))
            #expect(answer.text.contains(">ab</textarea>"))
            #expect(answer.text.contains("name=\"note\" value=\"Keep this\""))
            #expect(answer.text.contains("name=\"ticks\" value=\"y\""))
            let twice = try await client.submit("/form", "name=a&name=b")
            #expect(twice.status == .unprocessableContent)
            #expect(twice.text.contains("Give one answer only"))
        }
        #expect(site.saved.withLock { $0 }.isEmpty)
    }

    @Test func `a file where text is asked gets a clear answer`() async throws {
        try await TestSite().run { client in
            let answer = try await client.post(
                "/form", "--x\r\n\r\nfile\r\n--x--", cookie: "", type: "multipart/form-data; boundary=x")
            #expect(answer.status == .unsupportedMediaType)
            #expect(answer.text.contains("This page takes typed answers only"))
        }
    }

    @Test func `errors keep the order of the page and the first message of a field`() {
        var errors: FormErrors = ["name": "Enter a name", "age": "Enter an age"]
        errors.add("Another", to: "name")
        #expect(errors.list.map(\.message) == ["Enter a name", "Enter an age"])
        #expect(errors["age"] == "Enter an age")
        #expect(throws: errors) { try errors.throwIfAny() }
    }
}
