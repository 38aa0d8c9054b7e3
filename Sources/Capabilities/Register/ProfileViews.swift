import Core
import Web

/// What `Templates/profile.mustache` shows: what somebody tells of themselves, on one page to print.
struct ProfilePage: Sendable {
    let pageTitle: String
    let caption: String
    let backPath: String
    let backText: String
    var notification: String?
    let profiles: [ProfileView]
    let hasProfiles: Bool
    /// What to say where nothing is written.
    let whenEmpty: String
    var editPath: String?
    var editText = ""
    var askedPath: String?
    let askedText: String?
    /// Pages about those somebody looks after.
    var others: [OtherView] = []
    var hasOthers = false
    var versions: [VersionView] = []
    var hasVersions = false
    let linkText: String?
    let exitThisPage: Bool

    struct ProfileView: Sendable {
        let profileTitle: String
        let sections: [SectionView]
        let saidText: String
        let oldText: String?
    }

    struct SectionView: Sendable {
        let sectionTitle: String
        let sectionWords: String
    }

    struct OtherView: Sendable {
        let otherTitle: String
        let otherPath: String?
    }

    struct VersionView: Sendable {
        let versionText: String
        let versionPath: String
    }
}

/// What `Templates/profile-edit.mustache` shows: the headings, to write under.
struct ProfileEditPage: Sendable {
    let pageTitle: String
    let caption: String?
    let backPath: String
    let action: String
    let intro: String
    let boxes: [BoxView]
    let seen: String
    let errors: [FieldError]
    let hasErrors: Bool
    let exitThisPage: Bool

    struct BoxView: Sendable {
        let boxID: String
        let boxTitle: String
        let boxHint: String
        let boxWords: String
        let boxError: String?
        /// What somebody else saved meanwhile, where it differs from what was typed.
        let savedWords: String?
    }
}

/// What `Templates/profile-asked.mustache` shows.
struct ProfileAskedPage: Sendable {
    let pageTitle = "Somebody asked again"
    let caption: String?
    let backPath: String
    let action: String
    let choices: [ChoiceView]
    let askerError: String?
    let typedWords: String
    let wordsError: String?
    let errors: [FieldError]
    let hasErrors: Bool
    let exitThisPage: Bool
}
