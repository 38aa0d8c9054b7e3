import Testing

@testable import Web

@Suite struct MultipartFormTests {
    private static let kind = "multipart/form-data; boundary=\"xYz\""

    private func body(_ parts: [String]) -> [UInt8] {
        Array((parts.map { "--xYz\r\n\($0)\r\n" }.joined() + "--xYz--\r\n").utf8)
    }

    @Test func `answers and the file come apart, whatever the file holds`() throws {
        let form = try MultipartForm(
            body([
                "Content-Disposition: form-data; name=\"csrf\"\r\n\r\nabc",
                "Content-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\nContent-Type: text/csv\r\n\r\na,b\r\n--xY\r\n1,2",
                "Content-Disposition: form-data; name=\"note\"\r\n\r\n",
            ]), contentType: Self.kind)
        #expect(form.values == ["csrf": ["abc"], "note": [""]])
        #expect(form.names == ["csrf", "note"])
        #expect(form.file?.name == "a.csv")
        #expect(form.file?.bytes == Array("a,b\r\n--xY\r\n1,2".utf8))
    }

    @Test func `what breaks off or isn't one is refused whole`() {
        let whole = body(["Content-Disposition: form-data; name=\"a\"\r\n\r\nb"])
        for count in 0..<whole.count - 4 {
            #expect(throws: BadRequest.malformed) {
                try MultipartForm(Array(whole.prefix(count)), contentType: Self.kind)
            }
        }
        #expect(throws: BadRequest.malformed) { try MultipartForm(whole, contentType: "multipart/form-data") }
        #expect(throws: BadRequest.malformed) {
            try MultipartForm(body(["Content-Type: text/plain\r\n\r\nb"]), contentType: Self.kind)
        }
        #expect(throws: BadRequest.malformed) {
            try MultipartForm(
                body((0...50).map { "Content-Disposition: form-data; name=\"a\($0)\"\r\n\r\nb" }),
                contentType: Self.kind)
        }
    }
}
