import Core
import Documents

@testable import App
@testable import Register

extension WorldBuilder {
    /// A letter to each that its reader chose to have on their own page, and the words of one letter.
    func addLetters(to records: inout Records, _ people: [Relation: Registered]) throws {
        let values = [
            "name": "Somebody", "what": "Help", "state": "Begun", "who-has-it": "A centre", "next": "A call",
            "by": "tomorrow",
        ]
        var letters = [Relation.nobody: (surroundings.newID() as DocumentID).description]
        for (relation, person) in people {
            letters[relation] = try composition.documents.desk.issue(
                Letter("referral-update", values: values), to: person.person, by: .system("test"),
                copies: [.ownPage], connection
            ).description
        }
        records.parameters["/documents/:id"] = .ofPeople(letters)
        records.parameters["/letters/:letter"] = .word("referral-update")
        records.parameters["/letters/:letter/editions/:edition"] = .word("service")
    }
}
