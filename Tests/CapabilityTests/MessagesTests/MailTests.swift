import Core
import TestSupport
import Testing

@testable import Messages

@Suite struct MailTests {
    private func mail(
        subject: String = "Your link", body: String = "Hello\n", from: String = "post@example.org"
    ) throws
        -> Mail
    {
        Mail(
            id: .example(1), from: try #require(MailSender(from)), to: "jo@example.org", subject: subject,
            body: body,
            date: "2027-01-05T09:30:00.000Z")
    }

    @Test func `a plain mail, line by line`() throws {
        #expect(
            try mail(from: "Mainstay <post@example.org>").text == """
                Date: Tue, 05 Jan 2027 09:30:00 +0000\r
                From: Mainstay <post@example.org>\r
                To: <jo@example.org>\r
                Subject: Your link\r
                Message-ID: <01900000-0000-7000-8000-000000000001@example.org>\r
                Auto-Submitted: auto-generated\r
                X-Auto-Response-Suppress: All\r
                MIME-Version: 1.0\r
                Content-Type: text/plain; charset=utf-8\r
                Content-Transfer-Encoding: quoted-printable\r
                \r
                Hello\r

                """)
    }

    @Test(arguments: [
        "Hello\r\nBcc: all@example.org", "Hello\nBcc: all@example.org", "Hello\rBcc: all@example.org",
    ])
    func `a line break in a subject or name starts no header`(subject: String) throws {
        let text = try mail(subject: subject).text
        #expect(!text.contains("\r\nBcc:") && !text.contains("\nBcc:") && !text.contains("\rBcc:"))
        #expect(MailSender("\(subject) <post@example.org>") == nil)
    }

    @Test func `words that aren't plain, or are long, are encoded in lines of at most 76`() throws {
        #expect(MailHeader.words("Café") == "=?utf-8?B?Q2Fmw6k=?=")
        #expect(MailHeader.words("=?utf-8?B?Q2Fm?=") != "=?utf-8?B?Q2Fm?=")
        let long = MailHeader.words(String(repeating: "Ωμέγα 👩‍👩‍👧 ", count: 12), firstLineUsed: 9)
        #expect(long.split(separator: "\r\n ").allSatisfy { $0.utf8.count <= 75 })
    }

    @Test func `a body's lines are short, plain and keep their ends`() throws {
        #expect(QuotedPrintable.encode("a=b é\nend \n") == "a=3Db =C3=A9\r\nend=20\r\n")
        #expect(QuotedPrintable.encode("one\r\ntwo\rthree") == "one\r\ntwo\r\nthree")
        let long = QuotedPrintable.encode(
            String(repeating: "é=x ", count: 300) + "\n" + String(repeating: "y", count: 76))
        #expect(long.split(separator: "\r\n").allSatisfy { $0.utf8.count <= 76 })
        #expect(long.hasSuffix("\r\n" + String(repeating: "y", count: 76)))
    }

    @Test(arguments: [
        ("Mainstay <post@example.org>", "Mainstay <post@example.org>"),
        ("post@example.org", "<post@example.org>"),
        ("O'Neill, J. <post@example.org>", "\"O'Neill, J.\" <post@example.org>"),
    ])
    func `who it's from`(text: String, header: String) throws {
        #expect(MailSender(text)?.header == header)
    }

    @Test(arguments: [
        "", "no address", "Dorset Carers <post@example.org>", "NHS <post@example.org>", "a <b>",
    ])
    func `who it can't be from`(text: String) {
        #expect(MailSender(text) == nil)
    }

    @Test func `a mail server's address`() throws {
        let server = try #require(SMTPServer("smtp://me%40here:p%3Ass@mail.example.org"))
        #expect((server.user, server.password, server.port) == ("me@here", "p:ss", 587))
        #expect(!server.mayBePlain)
        #expect(SMTPServer("smtps://mail.example.org")?.port == 465)
        #expect(SMTPServer("smtp://127.0.0.1:2525?tls=none")?.mayBePlain == true)
    }

    @Test(arguments: [
        "https://mail.example.org", "smtp://", "smtp://mail.example.org?tls=none",
        "smtp://mail.example.org?x=1",
        "smtp://mail.example.org/path", "mail.example.org", "smtps://127.0.0.1?tls=none",
    ])
    func `what isn't one, or would send in the open`(text: String) {
        #expect(SMTPServer(text) == nil)
    }

    @Test func `a demonstration refuses a live mail server`() throws {
        let live = [
            "SMTP_URL": "smtp://mail.example.org", "MAIL_FROM": "post@example.org",
            "PUBLIC_URL": "https://a.example.org/",
        ]
        #expect(throws: MessagesSettingsProblem.liveServerInDemonstration) {
            try MessagesSettings(isDemonstration: true) { live[$0] }
        }
        let settings = try MessagesSettings(isDemonstration: false) { live[$0] }
        #expect(settings.publicURL == "https://a.example.org")
        #expect(try MessagesSettings(isDemonstration: true) { _ in nil }.route == .captured)
        #expect(try MessagesSettings(isDemonstration: false) { _ in nil }.route == .byHand)
        for missing in ["MAIL_FROM", "PUBLIC_URL"] {
            #expect(throws: MessagesSettingsProblem.self) {
                try MessagesSettings(isDemonstration: false) { $0 == missing ? nil : live[$0] }
            }
        }
    }
}
