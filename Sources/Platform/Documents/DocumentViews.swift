import Core
import People
import Web

/// What `Templates/show.mustache` shows.
struct DocumentPage: Sendable {
    struct Size: Sendable {
        let sizePath: String
        let sizeText: String
    }

    struct Copy: Sendable {
        let copyText: String
        let copySaid: String
    }

    struct Choice: Sendable {
        let choiceID: String
        let choiceValue: String
        let choiceLabel: String
        let isChosen: Bool
    }

    let pageTitle: String
    let errors: [FieldError]
    let notification: String?
    let backPath: String
    let isStaff: Bool
    /// The marker that the kept letter takes the place of.
    let letter: String
    let printClass: String?
    let replacedPath: String?
    let replacesPath: String?
    let makesPDF: Bool
    let sizes: [Size]
    let issuedText: String
    let sum: String
    let isForOtherSide: Bool
    let copies: [Copy]
    let hasCopies: Bool
    let mayNote: Bool
    let copiesPath: String
    let ways: [Choice]
    let wayError: String?
    let isToOther: Bool
    let recipientValue: String
    let recipientError: String?
    let exitThisPage: Bool

    init(
        _ opened: DocumentPages.Opened, letter: String, principal: Principal, makesPDF: Bool, isNoted: Bool,
        _ fields: FormFields, _ errors: FormErrors
    ) {
        let document = opened.document
        pageTitle = document.title
        self.errors = errors.list
        notification = isNoted ? "How their copy was chosen or given is written down." : nil
        isStaff = principal.account != nil
        backPath = isStaff ? "/people/\(document.person)" : "/my-record"
        self.letter = letter
        printClass = document.printSize.map { "mainstay-print-\(PrintSize.large.contains($0) ? $0 : 20)" }
        replacedPath = document.replacedBy.map { "/documents/\($0)" }
        replacesPath = document.replaces.map { "/documents/\($0)" }
        self.makesPDF = makesPDF
        let needed = document.printSize
        let points =
            (needed.map { [$0] } ?? [PrintSize.ordinary])
            + (needed == nil ? [] : [PrintSize.ordinary])
            + PrintSize.large.filter { $0 != needed }
        sizes = points.map { point in
            let words = point == PrintSize.ordinary ? "ordinary print" : "large print, \(point) point"
            return Size(
                sizePath: "/documents/\(document.id)/pdf?size=\(point)",
                sizeText: needed == point ? "\(words), as they need it" : words)
        }
        let from = opened.names.organisation.map { " by \($0)" } ?? ""
        issuedText = "Made on \(document.issuedAt.spoken)\(from)"
        sum = opened.kept.sha256
        isForOtherSide = document.side == .caredFor
        copies = opened.copies.map { copy in
            Copy(
                copyText: copy.recipient.map { "To \($0): \(copy.way.words.lowercasingFirst)" }
                    ?? copy.way.words,
                copySaid: copy.notedAt.londonDate.spoken
                    + (copy.notedBy.flatMap { opened.names.accounts[$0] }.map { ", \($0)" } ?? ""))
        }
        hasCopies = !copies.isEmpty
        mayNote = DocumentPolicy(principal).mayNoteCopy(document, to: opened.person)
        copiesPath = "/documents/\(document.id)/copies"
        let offered = CopyWay.allCases.filter { way in
            // Nothing about a restricted person goes where others may open it.
            !opened.person.isRestricted || ![.ownPage, .post, .email].contains(way)
        }
        ways = offered.enumerated().map { index, way in
            Choice(
                choiceID: index == 0 ? "way" : "way-\(way.rawValue)", choiceValue: way.rawValue,
                choiceLabel: way.words, isChosen: fields.has("way", way.rawValue))
        }
        wayError = errors["way"]
        isToOther = fields.has("who", "other")
        recipientValue = fields.text("recipient")
        recipientError = errors["recipient"]
        exitThisPage = !isStaff
    }
}

extension String {
    var lowercasingFirst: String { prefix(1).lowercased() + dropFirst() }
}

/// What `Templates/list.mustache` shows.
struct DocumentListPage: Sendable {
    struct Line: Sendable {
        let lineTitle: String
        let lineDetail: String
        let linePath: String
    }

    let pageTitle: String
    let backPath: String
    let documents: [Line]
    let hasDocuments: Bool

    init(_ person: SeenPerson, _ lines: [CaseLine]) {
        pageTitle = "Letters to \(person.name)"
        backPath = "/people/\(person.id)"
        documents = lines.map { Line(lineTitle: $0.title, lineDetail: $0.detail, linePath: $0.path ?? "") }
        hasDocuments = !lines.isEmpty
    }
}

/// What `Templates/no-pdf.mustache` shows.
struct NoPDFPage: Sendable {
    let pageTitle: String
    let why: String
    let letterPath: String

    init(_ problem: PDFProblem, path: String) {
        letterPath = path
        switch problem {
        case .unavailable:
            pageTitle = "A PDF can’t be made here"
            why = "This service has no program that makes PDFs."
        case .busy, .ended:
            pageTitle = "The PDF can’t be made just now"
            why = "Try again in a minute."
        case .tookTooLong, .refused:
            pageTitle = "This letter couldn’t be made into a PDF"
            why = "Whoever runs this service can find out why."
        }
    }
}
