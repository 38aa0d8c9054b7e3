import Core
import Web

/// What `Templates/fill-section.mustache` shows: one section of a form, each of its questions.
struct FillSectionPage: Sendable {
    let pageTitle: String
    let errors: [FieldError]
    let hasErrors: Bool
    let hasMeetings: Bool
    let backPath: String
    let backText: String
    let aboutName: String?
    let runTitle: String?
    let sectionIntro: String?
    let isPrivatePart: Bool
    let asked: [AskedView]
    let showing: String
    let autosavePath: String
    let historyPath: String
    let showsDanger: Bool
    let exitThisPage: Bool
    let privacy: PrivacyLink?

    init(
        _ page: QuestionnairePage, _ open: OpenFill, base: String, _ fields: FormFields, showing: FillShowing,
        errors: FormErrors = FormErrors(), meetings: [String: MeetingView] = [:], frame: FormFrame
    ) {
        let title = page.heading ?? page.questions.first?.text ?? ""
        pageTitle = title
        self.errors = errors.list
        hasErrors = !errors.isEmpty
        hasMeetings = !meetings.isEmpty
        backPath = base
        backText = "All sections"
        aboutName = open.opening.about
        runTitle = page.section
        sectionIntro = page.intro
        isPrivatePart = page.isPrivate
        asked = page.questions.map { question in
            AskedView(
                meeting: meetings[question.linkID],
                question: QuestionView(question, fields, errors, isPageHeading: false))
        }
        self.showing = showing.description
        autosavePath = "\(base)/\(page.id)/saved"
        historyPath = "\(base)/\(page.id)/history"
        showsDanger = frame.showsDanger || page.isPrivate
        exitThisPage = frame.exitThisPage
        privacy = frame.privacy
    }
}

/// One question, below the other's answer where two met.
struct AskedView: Sendable {
    let meeting: MeetingView?
    let question: QuestionView
}

/// What somebody else answered meanwhile, and the choice of which to keep.
struct MeetingView: Sendable {
    let metName: String
    let metLabel: String
    let metBy: String
    let metAt: String
    let metLines: [String]
    let keepName: String
    let keepError: String?
    let mayKeepBoth: Bool
    let keepsMine: Bool
    let keepsTheirs: Bool
    let keepsBoth: Bool

    init(
        _ question: QuestionnaireItem, _ answer: FillAnswer, by name: String, chosen: String, message: String?
    ) {
        metName = question.linkID
        metLabel = question.label
        metBy = name
        metAt = answer.at.spoken
        let lines = question.words(answer.values)
        metLines = lines.isEmpty ? ["No answer any more"] : lines
        keepName = FillSending.choiceName(question.linkID)
        keepError = message
        mayKeepBoth = question.kind == .text && !answer.values.isEmpty
        keepsMine = chosen == MeetingChoice.mine.rawValue
        keepsTheirs = chosen == MeetingChoice.theirs.rawValue
        keepsBoth = chosen == MeetingChoice.both.rawValue
    }
}

/// What `Templates/fill-history.mustache` shows: who answered what, the latest first.
struct FillHistoryPage: Sendable {
    let pageTitle: String
    let backPath: String
    let backText = "Back to this section"
    let aboutName: String?
    let told: [Told]

    struct Told: Sendable {
        let toldLabel: String
        let entries: [Entry]
        let isUnanswered: Bool
    }

    struct Entry: Sendable {
        let toldLines: [String]
        let toldBy: String
        let toldState: String
    }

    static let somebody = "Somebody"

    init(
        _ page: QuestionnairePage, _ open: OpenFill, _ earlier: [EarlierAnswer],
        _ names: [FillActor: String], base: String
    ) {
        let title = page.heading ?? page.questions.first?.text ?? ""
        pageTitle = "Earlier answers: \(title)"
        backPath = "\(base)/\(page.id)"
        aboutName = open.opening.about
        told = page.questions.filter(\.isAsked).map { question in
            var entries: [Entry] = []
            if let now = open.current[question.linkID] {
                entries.append(Self.entry(now, question, "Saved now", names))
            }
            for old in earlier where old.answer.linkID == question.linkID {
                let state = old.outcome == .replaced ? "Replaced since" : "Not used"
                entries.append(Self.entry(old.answer, question, state, names))
            }
            return Told(toldLabel: question.label, entries: entries, isUnanswered: entries.isEmpty)
        }
    }

    private static func entry(
        _ answer: FillAnswer, _ question: QuestionnaireItem, _ state: String, _ names: [FillActor: String]
    ) -> Entry {
        let lines = question.words(answer.values)
        let how =
            switch answer.way {
            case .online: ""
            case .paper: ", keyed in from paper"
            case .carried: ", from another form"
            }
        return Entry(
            toldLines: lines.isEmpty ? ["Answer taken back"] : lines,
            toldBy: "\(names[answer.by] ?? somebody), \(answer.at.spoken)\(how)", toldState: state)
    }
}
