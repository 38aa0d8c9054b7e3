import Core
import Web

/// What `Templates/merge.mustache` shows: two records of what may be one person, side by side.
struct MergePage: Sendable {
    let pageTitle: String
    let errors: [FieldError]
    let backPath: String
    let action: String
    let ends: [MergeEndView]
    let choices: [MergeChoice]
    let hasChoices: Bool
    let lines: [MergeLine]
    let hasLines: Bool
    let effects: [MergeEffectView]
    let seal: String
    let why: String
    let whyError: String?
    let asksSecondPerson: Bool
}

struct MergeEndView: Sendable {
    let endTitle: String
    let endName: String
    let endReference: String
    let endBorn: String
    let endRegistered: String
    let endPath: String
}

/// A fact of which one is to hold, where both records have one and they differ.
struct MergeChoice: Sendable {
    let choiceID: String
    let choiceTitle: String
    let options: [Option]

    struct Option: Sendable {
        let optionID: String
        let optionValue: String
        let optionText: String
        let optionSaid: String
        let isChosen: Bool
    }
}

/// A fact that both have alike, or one has alone.
struct MergeLine: Sendable {
    let lineTitle: String
    let lineText: String
    let lineSaid: String
}

struct MergeEffectView: Sendable {
    let effectText: String
    let effectIsWarning: Bool

    init(_ effect: MergeEffect) { (effectText, effectIsWarning) = (effect.text, effect.isWarning) }
}

/// What `Templates/joinings.mustache` shows.
struct MergeListPage: Sendable {
    let pageTitle: String
    let waiting: [Line]
    let hasWaiting: Bool
    let decided: [Line]
    let hasDecided: Bool

    struct Line: Sendable {
        let linePath: String
        let lineNames: String
        let lineState: String
        let lineWhen: String
    }
}

/// What `Templates/joining.mustache` shows.
struct MergeShownPage: Sendable {
    let pageTitle: String
    let notification: String?
    let errors: [FieldError]
    let path: String
    let ends: [MergeEndView]
    let state: String
    let proposedText: String
    let reason: String
    let decidedText: String?
    let undoneText: String?
    let choices: [MergeChoice]
    let hasChoices: Bool
    let lines: [MergeLine]
    let effects: [MergeEffectView]
    let effectsTitle: String
    let oldLinksLead: Bool
    let seal: String
    let mayDecide: Bool
    let mayWithdraw: Bool
    let isOwn: Bool
    let mayUndo: Bool
    let undoRefusal: String?
    let since: [Since]
    let hasSince: Bool
    let sinceError: String?
    let undoWhy: String
    let undoWhyError: String?

    /// Something written since, with whose it may be.
    struct Since: Sendable {
        let sinceText: String
        let options: [MergeChoice.Option]
        let sinceName: String
    }
}
