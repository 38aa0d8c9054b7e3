import Foundation

/// How large a letter's print is, in points.
struct PrintSize: Hashable, Sendable {
    let points: Int

    static let ordinary = 12
    /// The sizes that the Accessible Information Standard has codes for.
    static let large = [20, 24, 28]

    init(points: Int) { self.points = points }

    /// What was asked for, or what the letter's reader needs.
    init(_ asked: String?, of document: IssuedDocument) {
        let needed = document.printSize ?? Self.ordinary
        let asked = asked.flatMap(Int.init) ?? needed
        points = ([Self.ordinary, needed] + Self.large).contains(asked) ? asked : needed
    }
}

/// The style of a letter on paper, read once.
enum PrintStyles {
    private static let letter = Result {
        try String(contentsOf: Bundle.module.bundleURL.appending(path: "Worker/letter.css"), encoding: .utf8)
    }

    static func css(_ size: PrintSize) throws -> String {
        """
        html { font-size: \(size.points)pt; }
        @page { @bottom-right { font-size: \(max(10, size.points - 4))pt; } }

        """ + (try letter.get())
    }
}
