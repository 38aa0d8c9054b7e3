import Core
import Forms
import Storage

enum FormFillsOf {
    static func moods(
        _ fill: FormFillID, _ connection: any Connection, _ surroundings: Surroundings
    ) throws -> String? {
        try FormFillStore(connection, surroundings).answers(fill, includingPrivate: true).code("mood")
    }
}
