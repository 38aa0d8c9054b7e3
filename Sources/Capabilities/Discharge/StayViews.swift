/// What `Templates/show.mustache` shows.
struct StayPage: Sendable {
    let pageTitle = "Going home from hospital"
    let caption: String
    let backPath: String
    let notification: String?
    let statusText: String
    let statusColour: String
    let nextText: String?
    let missing: [String]
    let hasMissing: Bool
    let steps: [Step]
    let statements: [Statement]
    let noStatement: String?
    let statementPath: String?
    let planPath: String?
    let calls: [Line]
    let hasCalls: Bool
    let setbacks: [Line]
    let hasSetbacks: Bool
    let facts: [Fact]
    let others: [Link]
    let hasOthers: Bool
    let events: [Line]

    struct Step: Sendable {
        let stepTitle: String
        let stepPath: String?
        let stepID: String
        let stepState: String
        let stepColour: String
    }

    struct Statement: Sendable {
        let statedOn: String
        let willingText: String
        let ableText: String
        let saidWords: String?
        let isRefusal: Bool
        let answerText: String?
        let receipts: [String]
        let confirmPath: String?
        let statementID: String
    }

    struct Line: Sendable {
        let lineTitle: String
        let lineWords: String?
    }

    struct Fact: Sendable {
        let factName: String
        let factValue: String
    }

    struct Link: Sendable {
        let linkTitle: String
        let linkPath: String
    }
}
