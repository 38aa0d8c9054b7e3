import Core
import Foundation

/// An e-mail as it leaves: plain text, from the service, to one address.
struct Mail: Hashable, Sendable {
    let id: MessageID
    let from: MailSender
    let to: String
    let subject: String
    let body: String
    let date: Instant

    /// The whole of it as it goes over the wire.
    ///
    /// - Source: RFC 5322 (its form), RFC 2045 (its encoding), RFC 2047 (words in headers), RFC 3834 (automatic mail).
    var text: String {
        let headers = [
            ("Date", MailHeader.date(date)),
            ("From", from.header),
            ("To", "<\(MailHeader.oneLine(to))>"),
            ("Subject", MailHeader.words(subject, firstLineUsed: "Subject: ".count)),
            ("Message-ID", "<\(id)@\(from.domain)>"),
            ("Auto-Submitted", "auto-generated"),
            ("X-Auto-Response-Suppress", "All"),
            ("MIME-Version", "1.0"),
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Transfer-Encoding", "quoted-printable"),
        ]
        let lines = headers.map { "\($0.0): \($0.1)\r\n" }.joined()
        return lines + "\r\n" + QuotedPrintable.encode(body)
    }
}

/// Who the mail is from: `MAINSTAY_MAIL_FROM`, as "Mainstay <post@example.org>".
package struct MailSender: Hashable, Sendable {
    package let name: String
    package let address: EmailAddress

    /// - Errors: `nil` unless there is one usable address, and a name, if any, that tells nobody what it's about.
    package init?(_ text: String) {
        let text = text.trimmingCharacters(in: .whitespaces)
        guard !text.contains(where: \.isNewline) else { return nil }
        if text.hasSuffix(">"), let start = text.lastIndex(of: "<") {
            guard let address = EmailAddress(String(text[text.index(after: start)...].dropLast())) else {
                return nil
            }
            self.address = address
            name = text[..<start].trimmingCharacters(in: CharacterSet(charactersIn: " \""))
        } else {
            guard let address = EmailAddress(text) else { return nil }
            (self.address, name) = (address, "")
        }
        guard DiscreetWords.firstTelling(in: name) == nil else { return nil }
    }

    var domain: String { address.description.split(separator: "@").last.map(String.init) ?? "" }

    var header: String {
        name.isEmpty ? "<\(address)>" : "\(MailHeader.phrase(name)) <\(address)>"
    }
}

/// Text in the header of a mail, where a line break would start another header.
enum MailHeader {
    static func oneLine(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.filter { $0.value >= 32 && $0.value != 127 }))
    }

    /// Plain words as they are; anything else, or anything long, as encoded words of whole characters.
    static func words(_ text: String, firstLineUsed: Int = 0) -> String {
        let text = oneLine(text)
        let isPlain = text.utf8.allSatisfy { $0 < 127 } && !text.contains("=?")
        if isPlain, text.utf8.count + firstLineUsed <= 76 { return text }
        var words: [String] = []
        var word: [UInt8] = []
        for character in text {
            let bytes = Array(String(character).utf8)
            if word.count + bytes.count > 36, !word.isEmpty {
                words.append(encoded(word))
                word = []
            }
            word += bytes
        }
        if !word.isEmpty { words.append(encoded(word)) }
        return words.joined(separator: "\r\n ")
    }

    /// A name before an address: quoted where it has signs that mean something there.
    static func phrase(_ text: String) -> String {
        let text = oneLine(text)
        let isPlain = text.utf8.allSatisfy { $0 < 127 } && !text.contains("=?") && text.utf8.count <= 60
        guard isPlain else { return words(text, firstLineUsed: 76) }
        if text.allSatisfy({ $0.isLetter || $0.isNumber || $0 == " " }) { return text }
        return "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }

    private static func encoded(_ bytes: [UInt8]) -> String {
        "=?utf-8?B?\(Data(bytes).base64EncodedString())?="
    }

    /// As "Tue, 05 Jan 2027 09:30:00 +0000".
    static func date(_ instant: Instant) -> String {
        let text = instant.description
        guard let day = LocalDate(String(text.prefix(10))) else { return "" }
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let time = text.dropFirst(11).prefix(8)
        return "\(day.weekdayName.prefix(3)), \(text.dropFirst(8).prefix(2)) \(months[day.month - 1]) "
            + "\(text.prefix(4)) \(time) +0000"
    }
}

/// Text as lines of at most 76 plain characters.
///
/// - Source: RFC 2045, section 6.7.
enum QuotedPrintable {
    static func encode(_ text: String) -> String {
        let unix = text.replacing("\r\n", with: "\n").replacing("\r", with: "\n")
        return unix.split(separator: "\n", omittingEmptySubsequences: false).map {
            encode(line: Array($0.utf8))
        }
        .joined(separator: "\r\n")
    }

    private static func encode(line: [UInt8]) -> String {
        var lines: [String] = []
        var current = ""
        for (index, byte) in line.enumerated() {
            let isLast = index == line.count - 1
            let piece = encode(byte, atEnd: isLast)
            if current.utf8.count + piece.utf8.count > (isLast ? 76 : 75) {
                lines.append(current + "=")
                current = ""
            }
            current += piece
        }
        return (lines + [current]).joined(separator: "\r\n")
    }

    private static func encode(_ byte: UInt8, atEnd: Bool) -> String {
        let isSpace = byte == 0x20 || byte == 0x09
        let isPlain = (0x21...0x7E).contains(byte) && byte != UInt8(ascii: "=")
        if isPlain || (isSpace && !atEnd) { return String(UnicodeScalar(byte)) }
        let digits = Array("0123456789ABCDEF")
        return "=\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
    }
}
