import Core
import Web

/// What is posted where an empty form would only be shown again, so that the walk sees whether it is taken.
struct PostedForms: Sendable {
    /// By method and address; "{person}" stands for the person the step is about.
    let bodies: [String: [String: String]]
    let people: [Relation: String]

    func fields(_ route: RouteDescription, _ relation: Relation) -> [(String, String)] {
        guard route.method == "POST", let body = bodies[route.path] else { return [] }
        return body.sorted { $0.key < $1.key }.map { name, value in
            (name, value == "{person}" ? people[relation] ?? "" : value)
        }
    }
}
