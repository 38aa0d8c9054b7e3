import Core
import Web

/// What `Templates/task-list.mustache` shows: a form's sections and how far each has got.
struct TaskListPage: Sendable {
    let pageTitle: String
    let aboutName: String?
    let backPath: String
    let backText = "Back"
    let progress: String
    let lastSaved: String?
    let runs: [Run]
    let isFinished: Bool
    let finishedText: String?
    let checkPath: String
    let checkText: String
    let sheetPath: String?
    let blankSheetPath: String?
    let paperPath: String?
    let rekeyPath: String?
    let formCode: String
    let notification: String?
    let exitThisPage: Bool
    let showsDanger: Bool
    let privacy: PrivacyLink?

    struct Run: Sendable {
        let runName: String?
        let runNote: String?
        let tasks: [Task]
    }

    struct Task: Sendable {
        let taskID: String
        let taskTitle: String
        let taskPath: String
        let isDone: Bool
        let isBegun: Bool
        let isNew: Bool
    }

    init(
        _ open: OpenFill, base: String, latest: FillAnswer?, _ names: [FillActor: String], isForStaff: Bool,
        wasKeyed: Bool, frame: FormFrame
    ) {
        let pages = open.pages
        let done = pages.filter { open.status($0) == .done }.count
        pageTitle = open.questionnaire.title
        aboutName = open.opening.about
        backPath = open.opening.backPath
        progress = "\(done) of \(pages.count) sections done"
        lastSaved = latest.map { "Last saved by \(names[$0.by] ?? "somebody"), \($0.at.spoken)" }
        runs = Self.runs(pages, open, base: base)
        isFinished = open.fill.isComplete
        finishedText = open.fill.completedAt.map { "Finished on \($0.spoken). Nothing can be changed now." }
        checkPath = "\(base)/check"
        checkText = open.fill.isComplete ? "See all answers" : "Check the answers and finish"
        let isPrinted = isForStaff
        sheetPath = isPrinted ? "\(base)/sheet" : nil
        blankSheetPath = isPrinted ? "\(base)/sheet?blank=yes" : nil
        paperPath = isPrinted ? "\(base)/paper" : nil
        rekeyPath = isPrinted && open.mayEdit ? "\(base)/rekey" : nil
        formCode = open.fill.code.description
        notification = wasKeyed ? "What was on the paper is saved" : nil
        exitThisPage = frame.exitThisPage
        showsDanger = frame.showsDanger
        privacy = frame.privacy
    }

    private static func runs(_ pages: [QuestionnairePage], _ open: OpenFill, base: String) -> [Run] {
        var runs: [(name: String?, isPrivate: Bool, tasks: [Task])] = []
        for page in pages {
            let status = open.status(page)
            let task = Task(
                taskID: page.id, taskTitle: page.title, taskPath: "\(base)/\(page.id)",
                isDone: status == .done,
                isBegun: status == .inProgress, isNew: status == .notStarted)
            if let last = runs.last, last.name == page.section {
                runs[runs.count - 1].tasks.append(task)
            } else {
                runs.append((page.section, page.isPrivate, [task]))
            }
        }
        return runs.map { run in
            Run(
                runName: run.name,
                runNote: run.isPrivate
                    ? "Only when nobody else can see or hear. These answers are on no printed sheet." : nil,
                tasks: run.tasks)
        }
    }
}

/// What `Templates/fill-check.mustache` shows: every answer, and what is left to do.
struct FillCheckPage: Sendable {
    let pageTitle: String
    let errors: [FieldError]
    let hasErrors: Bool
    let backPath: String
    let backText = "All sections"
    let aboutName: String?
    let sections: [CheckAnswersPage.Section]
    let leftover: [Leftover]
    let hasLeftover: Bool
    let mayChange: Bool
    let finishes: Bool
    let isFinished: Bool
    let shown: String
    let wasChanged: Bool
    let declaration: String?
    let button: String
    let exitThisPage: Bool
    let showsDanger: Bool
    let privacy: PrivacyLink?

    struct Leftover: Sendable {
        let leftID: String
        let leftTitle: String
        let leftPath: String
    }

    init(
        _ open: OpenFill, base: String, title: String, button: String, declaration: String?,
        errors: FormErrors, wasChanged: Bool, frame: FormFrame
    ) {
        pageTitle = open.fill.isComplete ? "Answers" : title
        self.errors = errors.list
        hasErrors = !errors.isEmpty
        backPath = base
        aboutName = open.opening.about
        sections = CheckAnswersPage.sections(
            open.pages, of: open.questionnaire, open.answers, path: base)
        var left: [Leftover] = []
        for page in open.unfinished
        where !open.fill.isComplete && (open.opening.seesPrivate || !page.isPrivate) {
            left.append(Leftover(leftID: page.id, leftTitle: page.title, leftPath: "\(base)/\(page.id)"))
        }
        leftover = left
        hasLeftover = !left.isEmpty
        mayChange = open.mayEdit
        finishes = open.mayEdit && open.opening.mayFinish && left.isEmpty
        isFinished = open.fill.isComplete
        shown = open.mark
        self.wasChanged = wasChanged
        self.declaration = declaration
        self.button = button
        exitThisPage = frame.exitThisPage
        showsDanger = frame.showsDanger
        privacy = frame.privacy
    }
}

/// What `Templates/fill-help.mustache` shows: where help is now.
struct FillHelpPage: Sendable {
    let pageTitle = "You do not have to carry this alone"
    let words: [String]
    let nextPath: String
    let numbers: [FrameNumber]
    let exitThisPage = true
}
