import Core
import Mustache

/// What stands around every page's own content.
struct Shell: MustacheParent, Sendable {
    /// The names a template may use after "shell.", for the check of templates.
    static let names: Set<String> = [
        "serviceName", "csrfToken", "navigation", "hasNavigation", "more", "moreTitle",
        "signedIn", "staff", "carer", "name",
        "organisation", "isShared",
        "isLocked", "idleSeconds", "demonstration", "styleSheet", "startScript", "moduleScript",
        "styleLibrary",
        "icon", "helpText", "helpPath", "path", "publicURL", "signInPath",
    ]

    struct Item: Sendable {
        let title: String
        let path: String
        let current: Bool
    }

    /// As many as a narrow screen has room for in three or four rows.
    private static let mostInSight = 8

    private var values: [String: any Sendable] = [:]

    init(_ context: WebContext, csrfToken: String) {
        let (site, principal, session) = (context.site, context.principal, context.session)
        let settings = site.settings
        values = [
            "serviceName": settings.serviceName, "csrfToken": csrfToken,
            "demonstration": settings.isDemonstration,
            "styleSheet": site.assets.styleSheet, "startScript": site.assets.startScript,
            "moduleScript": site.assets.moduleScript, "icon": site.assets.icon,
            "helpText": settings.help.text, "helpPath": settings.help.path, "path": context.path,
            "publicURL": settings.publicURL, "signInPath": settings.signInPath,
        ]
        let items = site.navigation.filter { $0.access.allows(principal) }
        let isLong = items.count > Self.mostInSight
        func shown(_ items: [NavigationItem]) -> [Item] {
            items.map { Item(title: $0.title, path: $0.path, current: $0.path == context.path) }
        }
        let more = shown(items.filter { isLong && !$0.isInSight })
        values["navigation"] = shown(items.filter { !isLong || $0.isInSight })
        values["hasNavigation"] = !items.isEmpty
        if !more.isEmpty {
            values["more"] = more
            values["moreTitle"] = more.first(where: \.current).map { "More: \($0.title)" } ?? "More"
        }
        values["styleLibrary"] = site.assets.styleLibrary
        if let principal {
            values["signedIn"] = true
            values["staff"] = principal.account != nil
            values["carer"] = principal.person != nil
            // The template engine takes an empty text for one that is there.
            if !principal.name.isEmpty { values["name"] = principal.name }
            if !principal.organisationName.isEmpty { values["organisation"] = principal.organisationName }
        }
        if let session {
            values["isShared"] = session.isShared
            values["isLocked"] = session.isLocked
            values["idleSeconds"] = settings.sessionRules.secondsLeft(session)
        }
    }

    func child(named name: String) -> Any? { values[name] }
}
