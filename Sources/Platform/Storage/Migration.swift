/// A change of schema: the same text for both engines, save where one must do it its own way.
package struct Migration: Sendable {
    package struct Step: Sendable, ExpressibleByStringLiteral {
        package let engine: Engine?
        package let text: String

        package init(stringLiteral text: String) { (engine, self.text) = (nil, text) }
        private init(_ engine: Engine, _ text: String) { (self.engine, self.text) = (engine, text) }

        package static func sqlite(_ text: StaticString) -> Step { Step(.sqlite, "\(text)") }
        package static func postgres(_ text: StaticString) -> Step { Step(.postgres, "\(text)") }
    }

    /// When and what: "2027-01-15-1030-create-referral".
    package let name: String
    package let steps: [Step]

    package init(_ name: String, _ steps: Step...) { (self.name, self.steps) = (name, steps) }
}
