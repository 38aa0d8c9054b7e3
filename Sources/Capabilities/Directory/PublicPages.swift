import Core
import Hummingbird
import Storage
import Web

/// The front door and the pages beside it: for everybody, the same for everybody, and kept in memory.
struct PublicPages: Sendable {
    let database: any Database
    let surroundings: Surroundings
    let needs: DirectoryNeeds

    private static let pages: KeyValuePairs = [
        "/": ("directory/front-door", "Do you look after someone?"),
        "/privacy": ("directory/privacy", "Your information"),
        "/privacy/young-people": ("directory/privacy-young-people", "Who sees what you tell us"),
        "/accessibility": ("directory/accessibility", "Using this website"),
        "/contact": ("directory/contact", "Speak to a person"),
        "/help": ("directory/help", "Help with this service"),
    ]

    func add(to routes: Routes) {
        for (path, (template, title)) in Self.pages {
            routes.get(path, .everyone, cached: true) { _, context in
                context.page(template, PublicPage(title, try await facts(), at: surroundings.now()))
            }
        }
        // Both addresses are printed on things, and a redirect is a wait that somebody in trouble needn't have.
        for path in ["/urgent", "/urgent-help"] { routes.get(path, .everyone, cached: true, urgent) }
    }

    @Sendable func urgent(_ request: Request, _ context: WebContext) async throws -> Response {
        let numbers = try await facts().numbers
        return context.page(
            "directory/urgent", UrgentPage(numbers, at: surroundings.now(), calendar: .englandAndWales))
    }

    private func facts() async throws -> PublicFacts {
        try await database.read { connection in
            PublicFacts(
                numbers: try UrgentNumberStore(connection, surroundings).all(),
                centres: try needs.centres(connection),
                firstContactDays: try needs.firstContactWorkingDays(connection))
        }
    }
}
