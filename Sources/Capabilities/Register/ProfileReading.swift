import Core
import Storage
import Web

/// Puts the page of somebody's own words together, for those who work with them and for themselves.
struct ProfileReading {
    let connection: any Connection
    let surroundings: Surroundings
    let needs: RegisterNeeds

    private var store: ProfileStore { ProfileStore(connection, surroundings) }

    /// Whether somebody looks after anybody: their page then has a carer's headings.
    static func isCarer(_ id: PersonID, _ connection: any Connection, _ surroundings: Surroundings) throws
        -> Bool
    {
        try CaringLinkStore(connection, surroundings).links(of: id).contains { $0.carer == id && $0.wasReal }
    }

    // MARK: For those who work with them

    func page(of open: OpenRecord, version wanted: String?) throws -> ProfilePage {
        let person = try open.person()
        let links = try CaringLinkStore(connection, surroundings).links(of: person.id)
        let mayWrite = Set(links.filter { $0.caredFor == person.id && $0.allowsProfile }.map(\.carer))
        let versions = try store.versions(of: person.id).filter {
            ($0.isOwnWords || mayWrite.contains($0.author))
                && open.policy.mayShow($0.provenance, of: open.subject)
        }
        var shown = inForce(versions)
        if let wanted {
            guard let old = versions.first(where: { $0.id == wanted }) else { throw NotFound() }
            shown = [old]
        }
        let isCarer = links.contains { $0.carer == person.id && $0.wasReal }
        let (names, current) = (try typists(versions), Set(inForce(versions).map(\.id)))
        let asked = try store.askedAgain(of: person.id)
        return ProfilePage(
            pageTitle: "Personal profile", caption: open.name, backPath: open.path, backText: "Their record",
            profiles: shown.map {
                .init(
                    $0,
                    title: $0.isOwnWords ? "In their own words" : "By somebody who looks after them",
                    isCarer: isCarer && $0.isOwnWords, names: names, isOld: !current.contains($0.id))
            },
            hasProfiles: !shown.isEmpty, whenEmpty: "Nothing is written here yet.",
            editPath: open.allows(.edit) ? "\(open.path)/profile/edit" : nil, editText: "Type what they say",
            askedPath: open.allows(.edit) ? "\(open.path)/profile/asked-again" : nil, askedText: asked.text,
            versions: versions.filter { version in !shown.contains { $0.id == version.id } }.map {
                .init(
                    versionText: $0.provenance.recordedAt.spoken
                        + ($0.isOwnWords ? "" : ", by somebody who looks after them"),
                    versionPath: "\(open.path)/profile?version=\($0.id)")
            }, hasVersions: versions.count > shown.count,
            linkText: "\(open.path)/profile", exitThisPage: false)
    }

    /// Of each author, the newest; the person's own words first.
    private func inForce(_ versions: [ProfileVersion]) -> [ProfileVersion] {
        var seen: Set<PersonID> = []
        let newest = versions.filter { seen.insert($0.author).inserted }
        return newest.filter(\.isOwnWords) + newest.filter { !$0.isOwnWords }
    }

    private func typists(_ versions: [ProfileVersion]) throws -> [OrganisationID: String] {
        try needs.organisationNames(connection, Set(versions.compactMap(\.provenance.organisation)))
    }

    // MARK: For themselves

    func own(_ id: PersonID) throws -> ProfilePage {
        let links = try CaringLinkStore(connection, surroundings).links(of: id).filter {
            $0.carer == id && $0.ended == nil && $0.wasReal
        }
        let versions = try store.versions(of: id).filter { $0.isOwnWords && $0.provenance.isForCarersEyes }
        let names = try typists(versions)
        return ProfilePage(
            pageTitle: "Read this instead of asking me again", caption: "About me", backPath: "/my-record",
            backText: "Your record",
            profiles: versions.prefix(1).map {
                .init($0, title: "In my own words", isCarer: true, names: names)
            },
            hasProfiles: !versions.isEmpty,
            whenEmpty:
                "Tell your story once, in your own words. Those who work with you read it here instead of asking again.",
            editPath: "/my-record/profile/edit", editText: versions.isEmpty ? "Write it" : "Change it",
            askedPath: "/my-record/profile/asked-again", askedText: try store.askedAgain(of: id).text,
            others: links.map {
                .init(
                    otherTitle: $0.relationship.label,
                    otherPath: $0.allowsProfile ? "/my-record/links/\($0.id)/profile" : nil)
            }, hasOthers: !links.isEmpty,
            versions: versions.dropFirst().map {
                .init(
                    versionText: $0.provenance.recordedAt.spoken,
                    versionPath: "/my-record/profile?version=\($0.id)")
            }, hasVersions: versions.count > 1, linkText: nil, exitThisPage: true)
    }

    /// An older version of one's own page.
    func ownVersion(_ wanted: String, of id: PersonID) throws -> ProfilePage {
        let versions = try store.versions(of: id).filter { $0.isOwnWords && $0.provenance.isForCarersEyes }
        guard let version = versions.first(where: { $0.id == wanted }) else { throw NotFound() }
        let names = try typists(versions)
        return ProfilePage(
            pageTitle: "What you wrote before", caption: "About me", backPath: "/my-record/profile",
            backText: "Your page now",
            profiles: [
                .init(
                    version, title: "In my own words", isCarer: true, names: names,
                    isOld: version.id != versions.first?.id)
            ], hasProfiles: true, whenEmpty: "", askedText: nil, linkText: nil, exitThisPage: true)
    }

    /// What a carer wrote about somebody they look after: theirs alone, never what others said.
    func own(_ link: CaringLink) throws -> ProfilePage {
        let version = try store.current(of: link.caredFor, by: link.carer)
        let names = try typists([version].compactMap(\.self))
        return ProfilePage(
            pageTitle: "Read this instead of asking us again", caption: link.relationship.label,
            backPath: "/my-record/profile", backText: "Your own page",
            profiles: [version].compactMap(\.self).map {
                .init($0, title: "As they would say it", isCarer: false, names: names)
            },
            hasProfiles: version != nil,
            whenEmpty:
                "They agreed that you may write this about them. Write it with them if you can, as they would say it.",
            editPath: "/my-record/links/\(link.id)/profile/edit",
            editText: version == nil ? "Write it" : "Change it",
            askedText: nil, linkText: nil, exitThisPage: true)
    }

    /// Those who have a part in somebody's record today, by name.
    func organisations(of person: PersonID) throws -> [(OrganisationID, String)] {
        let involved = try InvolvementStore(connection, surroundings).organisations(of: person)
        return try needs.organisationNames(connection, Set(involved)).map { ($0.key, $0.value) }.sorted {
            $0.1 < $1.1
        }
    }
}
