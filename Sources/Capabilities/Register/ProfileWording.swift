import Core
import Web

extension ProfilePage.ProfileView {
    /// - Parameters:
    ///   - title: whose words.
    ///   - names: of the organisations whose staff typed it.
    init(
        _ version: ProfileVersion, title: String, isCarer: Bool, names: [OrganisationID: String],
        isOld: Bool = false
    ) {
        profileTitle = title
        sections = ProfileSection.allCases.compactMap { section in
            version.words[section].map {
                .init(sectionTitle: section.title(isCarer: isCarer), sectionWords: $0)
            }
        }
        let day = version.provenance.recordedAt.londonDate.spoken
        let typist = version.provenance.organisation.flatMap { names[$0] } ?? "a partner"
        saidText =
            version.isTypedByStaff
            ? "Said on \(day), and typed by staff of \(typist)" : "Written on \(day), in their own words"
        oldText = isOld ? "This is an older version: it no longer holds." : nil
    }
}

extension ProfileEditPage {
    /// - Parameter meanwhile: the version somebody else saved, where that is why the form is shown again.
    init(
        _ title: String, about caption: String?, isCarer: Bool, intro: String, back: String, action: String,
        fields: FormFields, seen: String, meanwhile: ProfileVersion? = nil, errors: FormErrors = FormErrors(),
        exitThisPage: Bool
    ) {
        pageTitle = title
        self.caption = caption
        (backPath, self.action, self.intro, self.seen) = (back, action, intro, seen)
        boxes = ProfileSection.allCases.map { section in
            let typed = fields.longText(section.rawValue)
            let saved = meanwhile.map { $0.words[section] ?? "(nothing)" }
            return BoxView(
                boxID: section.rawValue, boxTitle: section.title(isCarer: isCarer),
                boxHint: section.hint(isCarer: isCarer), boxWords: typed, boxError: errors[section.rawValue],
                savedWords: saved == typed ? nil : saved)
        }
        self.errors = errors.list
        hasErrors = !errors.isEmpty
        self.exitThisPage = exitThisPage
    }

    /// What the form shows before anything is typed.
    static func fields(_ version: ProfileVersion?) -> FormFields {
        FormFields(
            Dictionary(
                uniqueKeysWithValues: ProfileSection.allCases.map {
                    ($0.rawValue, version?.words[$0].map { [$0] } ?? [])
                }))
    }
}

extension ProfileAskedPage {
    static let notSaid = "not-said"
    static let other = "other"

    init(
        about caption: String?, asking names: [(OrganisationID, String)], back: String, action: String,
        fields: FormFields, errors: FormErrors = FormErrors(), exitThisPage: Bool
    ) {
        self.caption = caption
        (backPath, self.action) = (back, action)
        choices = ChoiceView.list(
            "asker",
            names.map { ($0.0.description, $0.1) } + [
                (Self.other, "Somebody else"), (Self.notSaid, "I’d rather not say"),
            ], fields)
        askerError = errors["asker"]
        typedWords = fields.longText("words")
        wordsError = errors["words"]
        self.errors = errors.list
        hasErrors = !errors.isEmpty
        self.exitThisPage = exitThisPage
    }
}

/// Reads the forms of a profile.
enum ProfileForms {
    static func profile(_ fields: FormFields) throws -> NewProfile {
        var reading = FormReading(fields)
        var words: [ProfileSection: String] = [:]
        for section in ProfileSection.allCases {
            words[section] = reading.words(
                section.rawValue, section.title(isCarer: true), limit: NewProfile.limit)
        }
        try reading.errors.throwIfAny()
        return try NewProfile(words)
    }

    static func asked(
        _ fields: FormFields, among organisations: Set<OrganisationID>
    ) throws(FormErrors) -> (organisation: OrganisationID?, words: String?) {
        var reading = FormReading(fields)
        let words = reading.words("words", "What they asked", limit: 500)
        let organisation = OrganisationID(fields.text("asker")).flatMap {
            organisations.contains($0) ? $0 : nil
        }
        if organisation == nil,
            ![ProfileAskedPage.other, ProfileAskedPage.notSaid].contains(fields.text("asker"))
        {
            reading.errors.add("Select who asked again", to: "asker")
        }
        try reading.errors.throwIfAny()
        return (organisation, words)
    }
}

extension ProfileStore.AskedAgain {
    var text: String? {
        guard count > 0, let latest else { return nil }
        return count == 1
            ? "Asked again once, on \(latest.spoken)" : "Asked again \(count) times, last on \(latest.spoken)"
    }
}
