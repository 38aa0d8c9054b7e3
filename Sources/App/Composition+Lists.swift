import Core
import Messages
import Register
import Storage
import Tasks

extension Composition {
    /// What the register needs of others, for a command that sends nothing and serves no page.
    static func listNeeds(_ database: any Database, _ surroundings: Surroundings) throws -> RegisterNeeds {
        let tasks = TasksCapability(
            database: database, surroundings: surroundings, needs: taskNeeds(surroundings))
        let messages = try MessagesCapability(
            database: database, surroundings: surroundings, needs: messagesNeeds(surroundings),
            settings: MessagesSettings(route: .byHand, publicURL: ""))
        return registerNeeds(surroundings, tasks: tasks, messages: messages, cases: .none)
    }
}
