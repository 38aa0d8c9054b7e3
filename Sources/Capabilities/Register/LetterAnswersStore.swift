import Core
import Storage

/// What whoever writes letters asks of the register; the composition hands these on.
package struct LetterAnswersStore {
    let connection: any Connection
    let surroundings: Surroundings

    package init(_ connection: any Connection, _ surroundings: Surroundings) {
        (self.connection, self.surroundings) = (connection, surroundings)
    }

    private static let printSizes = [
        "957331000000109": 20, "957351000000102": 24, "957371000000106": 28,
    ]

    /// The size of print somebody needs, in points; the largest where several were said.
    package func printSize(of person: PersonID) throws -> Int? {
        try ContactStore(connection, surroundings).needs(of: person)
            .compactMap { Self.printSizes[$0.need.code.description] }.max()
    }

    /// Whether somebody had their own page switched off.
    package func ownPageIsOff(_ person: PersonID) throws -> Bool {
        try !connection.run(
            """
            SELECT id FROM own_page_switch WHERE person_id = \(person) AND on_at IS NULL
                AND part = \(OwnPagePart.page) LIMIT 1
            """
        ).isEmpty
    }
}
