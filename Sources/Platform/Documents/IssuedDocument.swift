import Core
import Crypto
import Storage

/// How somebody chose to have their copy of a letter.
package enum CopyWay: String, CaseIterable, Hashable, Sendable, SQLEnum {
    /// To read on their own page here.
    case ownPage = "own-page"
    case handed
    case post
    case email
    case readAloud = "read-aloud"
    case noCopy = "no-copy"

    package var words: String {
        switch self {
        case .ownPage: "On their own page here"
        case .handed: "Handed to them"
        case .post: "By post"
        case .email: "By email"
        case .readAloud: "Read aloud to them"
        case .noCopy: "They don’t want a copy now"
        }
    }
}

/// A letter as it was made, kept for good.
package struct IssuedDocument: Hashable, Sendable, Identifiable {
    package let id: DocumentID
    package let person: PersonID
    package let side: Side
    /// The key of its template: "eligibility-decision".
    package let kind: String
    package let title: String
    /// The words it was made with: "service 1", or the identifier of an edition.
    package let edition: String
    package let language: String
    /// The size of print its reader needs, in points; `nil` for the ordinary size.
    package let printSize: Int?
    package let issuedAt: Instant
    /// `nil` where the service made it by itself.
    package let issuedBy: AccountID?
    package let organisation: OrganisationID?
    /// The earlier letter that this one puts right.
    package let replaces: DocumentID?
    /// The later letter that put this one right.
    package let replacedBy: DocumentID?
    /// Whether its reader chose to have it on their own page.
    package let isOnOwnPage: Bool
}

/// The text of an issued document, to the byte, and the sum that proves it.
package struct KeptDocument: Hashable, Sendable {
    package let html: String
    package let sha256: String

    init(_ html: String) { (self.html, sha256) = (html, Self.sum(of: html)) }

    /// - Throws: `DocumentChanged` when the text isn't the one that was kept.
    init(html: String, sha256: String) throws(DocumentChanged) {
        guard Self.sum(of: html) == sha256 else { throw DocumentChanged() }
        (self.html, self.sha256) = (html, sha256)
    }

    /// What a page shows of it: all between the start and the end of its body.
    package var article: String {
        guard let start = html.firstRange(of: LetterHTML.bodyStart),
            let end = html.firstRange(of: LetterHTML.bodyEnd), start.upperBound <= end.lowerBound
        else { return "" }
        return String(html[start.upperBound..<end.lowerBound])
    }

    private static func sum(of html: String) -> String {
        SHA256.hash(data: Array(html.utf8)).map { byte in
            let text = String(byte, radix: 16)
            return byte < 16 ? "0" + text : text
        }.joined()
    }
}

/// A kept document isn't what it was: somebody changed the database by hand.
package struct DocumentChanged: Error, Sendable {}

/// How a copy was chosen or given, and when.
package struct DocumentCopy: Hashable, Sendable {
    package let way: CopyWay
    /// Somebody else whom the person asked us to give it to; `nil` for themselves.
    package let recipient: String?
    package let notedAt: Instant
    package let notedBy: AccountID?
}
