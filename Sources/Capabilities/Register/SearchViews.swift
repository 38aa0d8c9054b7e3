import Core
import Web

/// What `Templates/people.mustache` shows.
struct PeoplePage: Sendable {
    let pageTitle: String
    let errors: [FieldError]
    let typed: String
    let typedError: String?
    let born: TypedDate
    let bornError: String?
    let isSearched: Bool
    let resultTitle: String
    let people: [PersonRow]
    let hasPeople: Bool
    let isBySound: Bool
    let next: NextPage?
    let mayAdd: Bool
    let mayList: Bool
    let reviews: Bool
    let mayMerge: Bool

    /// Where the next page begins, posted again with the search.
    struct NextPage: Sendable {
        let afterName: String
        let afterID: String
    }
}

/// One person in a list.
struct PersonRow: Sendable {
    let rowPath: String
    let rowName: String
    let rowReference: String
    let born: String
    let place: String
    let types: String
    let isRestricted: Bool
    let hasDied: Bool
}

/// What `Templates/list.mustache` shows.
struct PeopleListPage: Sendable {
    let pageTitle: String
    let people: [PersonRow]
    let hasPeople: Bool
    let nextPath: String?
    let mayExport: Bool
}
