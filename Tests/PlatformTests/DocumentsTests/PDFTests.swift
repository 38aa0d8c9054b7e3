import Foundation
import Testing

@testable import Documents

/// What the worker makes of letters, and what becomes of it when a document is hostile or endless.
@Suite struct PDFTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    private static func program(_ name: String) throws -> String {
        let python = ProcessInfo.processInfo.environment["MAINSTAY_TEST_PYTHON"] ?? ".local/venv/bin/python"
        let path = URL(filePath: python, relativeTo: root).deletingLastPathComponent().appending(path: name)
            .path
        try #require(FileManager.default.isExecutableFile(atPath: path), "\(path): run scripts/setup")
        return path
    }

    private static func maker(seconds: Double = 20, jobsPerWorker: Int = 200) throws -> PDFMaker {
        PDFMaker(python: try program("python"), seconds: seconds, jobsPerWorker: jobsPerWorker)
    }

    private static let page =
        "<!DOCTYPE html><html lang=\"en-GB\"><head><title>T</title></head><body><h1>T</h1></body></html>"

    /// Runs a program; gives how it ended and what it said.
    private static func run(_ program: String, _ arguments: [String]) async throws -> (
        status: Int32, said: String
    ) {
        try await withCheckedThrowingContinuation { continuation in
            Thread {
                continuation.resume(
                    with: Result {
                        let (process, output) = (Process(), Pipe())
                        process.executableURL = URL(filePath: program)
                        process.arguments = arguments
                        process.standardOutput = output
                        process.standardError = output
                        try process.run()
                        let said = String(
                            decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
                        process.waitUntilExit()
                        return (process.terminationStatus, said)
                    })
            }.start()
        }
    }

    /// Every letter with its made-up values, and the decision the other way.
    private static func letters() throws -> [(name: String, html: String)] {
        let templates = try LetterTemplates()
        let archive = FilledExamples(templates: templates)
        return try templates.all.filter { !$0.isPart }.flatMap { try archive.documents(of: $0) }
    }

    @Test func `every letter is a tagged PDF with title and language that reads aloud well`() async throws {
        let maker = try Self.maker()
        defer { maker.end() }
        let folder = FileManager.default.temporaryDirectory.appending(
            path: "mainstay-letters-\(ProcessInfo.processInfo.processIdentifier)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let letters = try Self.letters()
        #expect(letters.count >= 24)
        var files: [String] = []
        for (name, html) in letters {
            for points in name.hasSuffix("-1") ? [12, 28] : [12] {
                let css = try PrintStyles.css(PrintSize(points: points))
                let pdf = try await maker.pdf(html: html, css: css)
                let file = folder.appending(path: "\(name)-\(points).pdf")
                try Data(pdf).write(to: file)
                files.append(file.path)
            }
        }
        let checked = try await Self.run(try Self.program("outloud"), files + ["--fail-on", "error"])
        #expect(checked.status == 0, "\(checked.said.suffix(3_000))")
        let script = """
            import sys, pikepdf
            for file in sys.argv[1:]:
                with pikepdf.open(file) as pdf:
                    root = pdf.Root
                    meta = pdf.open_metadata()
                    print(bool(root.MarkInfo.Marked), str(root.Lang), bool(str(pdf.docinfo.get("/Title", ""))),
                          meta.get("pdfuaid:part"), "/StructTreeRoot" in root, bool(root.ViewerPreferences.DisplayDocTitle))
            """
        let read = try await Self.run(try Self.program("python"), ["-c", script] + files)
        #expect(Set(read.said.split(separator: "\n")) == ["True en-GB True 1 True True"], "\(read.said)")
        #expect(read.said.split(separator: "\n").count == files.count)
    }

    @Test func `a hostile document gets no file and no other host`() async throws {
        let maker = try Self.maker()
        defer { maker.end() }
        let listener = try Listener()
        let secret = FileManager.default.temporaryDirectory.appending(
            path: "mainstay-secret-\(listener.port).txt")
        try "the secret words of a file".write(to: secret, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(at: secret) }
        let host = "http://127.0.0.1:\(listener.port)"
        let addresses = [
            "file://\(secret.path)", secret.path, "\(host)/a", "//127.0.0.1:\(listener.port)/b",
            "ftp://127.0.0.1:\(listener.port)/c",
        ]
        let tags = addresses.map { address in
            """
            <link rel="stylesheet" href="\(address)"><link rel="attachment" href="\(address)"><style>@import "\(address)";
            @font-face { font-family: x; src: url("\(address)"); } body { background: url("\(address)"); }
            li { list-style-image: url("\(address)") }</style><img src="\(address)" alt="x"><object data="\(address)"></object>
            <embed src="\(address)"><iframe src="\(address)"></iframe><a rel="attachment" href="\(address)">x</a>
            <svg xmlns:xlink="http://www.w3.org/1999/xlink"><image xlink:href="\(address)" width="9" height="9"/></svg>
            """
        }
        let html = Self.page.replacing(
            "<h1>", with: tags.joined() + "<base href=\"\(host)/\"><img src=\"x.png\" alt=\"x\"><h1>")
        let pdf = try await maker.pdf(
            html: html, css: "@import \"\(host)/css\"; p { background: url(\(host)/bg) }")
        #expect(pdf.starts(with: Array("%PDF".utf8)))
        #expect(listener.connections == 0)
        let file = FileManager.default.temporaryDirectory.appending(
            path: "mainstay-hostile-\(listener.port).pdf")
        try Data(pdf).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let script = """
            import sys, pikepdf
            pdf = pikepdf.open(sys.argv[1])
            found = len(pdf.attachments)
            for item in pdf.objects:
                if isinstance(item, pikepdf.Stream) and b"secret words" in item.read_bytes(): found += 100
            print(found)
            """
        let read = try await Self.run(try Self.program("python"), ["-c", script, file.path])
        #expect(read.said == "0\n")
        // The listener does count.
        try await listener.ring()
        #expect(listener.connections > 0)
    }

    @Test func `a document that takes too long is given up, and the next one works`() async throws {
        let maker = try Self.maker(seconds: 2)
        defer { maker.end() }
        _ = try await maker.pdf(html: Self.page, css: "")
        let first = maker.process
        let endless = Self.page.replacing(
            "<h1>", with: String(repeating: "<p>more and more words</p>", count: 200_000) + "<h1>")
        await #expect(throws: PDFProblem.tookTooLong) { _ = try await maker.pdf(html: endless, css: "") }
        #expect(maker.process == nil)
        #expect(try await maker.pdf(html: Self.page, css: "").starts(with: Array("%PDF".utf8)))
        #expect(maker.process != first)
    }

    @Test func `a worker that was killed is started again`() async throws {
        let maker = try Self.maker()
        defer { maker.end() }
        _ = try await maker.pdf(html: Self.page, css: "")
        let first = try #require(maker.process)
        kill(first, SIGKILL)
        #expect(try await maker.pdf(html: Self.page, css: "").starts(with: Array("%PDF".utf8)))
        #expect(maker.process != first)
        #expect(maker.isAvailable)
    }

    @Test func `a worker makes way for another after its share`() async throws {
        let maker = try Self.maker(jobsPerWorker: 2)
        defer { maker.end() }
        var seen: [pid_t?] = []
        for _ in 0..<3 {
            _ = try await maker.pdf(html: Self.page, css: "")
            seen.append(maker.process)
        }
        #expect(seen[0] != nil && seen[1] == nil && seen[2] != nil && seen[2] != seen[0])
    }

    @Test func `many ask at once, and each gets its own`() async throws {
        let maker = try Self.maker()
        defer { maker.end() }
        let sizes = try await withThrowingTaskGroup(of: (Int, Int).self) { group in
            for number in 0..<8 {
                group.addTask {
                    let html = Self.page.replacing(
                        "<h1>", with: String(repeating: "<p>words</p>", count: number * 40) + "<h1>")
                    return (number, try await maker.pdf(html: html, css: "").count)
                }
            }
            return try await group.reduce(into: [Int: Int]()) { $0[$1.0] = $1.1 }
        }
        let inOrder = (0..<8).compactMap { sizes[$0] }
        #expect(inOrder == inOrder.sorted() && Set(inOrder).count == 8)
    }

    @Test func `without a Python that can, it says so and the service goes on`() async throws {
        for python in [nil, "/nonexistent/python", "/bin/true", "/usr/bin/python3"] {
            let maker = PDFMaker(python: python)
            if python == "/usr/bin/python3", (try? await maker.pdf(html: Self.page, css: "")) != nil {
                continue
            }
            await #expect(throws: PDFProblem.unavailable) {
                _ = try await maker.pdf(html: Self.page, css: "")
            }
            #expect(!maker.isAvailable)
        }
    }

    @Test func `the worker ends with the service, and no other begins`() async throws {
        let maker = try Self.maker()
        _ = try await maker.pdf(html: Self.page, css: "")
        let process = try #require(maker.process)
        maker.end()
        #expect(kill(process, 0) == -1)
        await #expect(throws: PDFProblem.unavailable) { _ = try await maker.pdf(html: Self.page, css: "") }
    }
}
