import Core
import Documents
import People
import Storage

/// What stays in hospital ask of others; the composition fills it in.
package struct DischargeNeeds: Sendable {
    /// What a carer said of being willing and able, on the day they said it.
    package struct CarerWords: Hashable, Sendable {
        package let id: String
        package let statedOn: LocalDate
        package let willing: String
        package let able: String
        package let howLong: String?
        package let words: String?
        /// They aren't willing, or aren't able.
        package let isUrgent: Bool

        package init(
            id: String, statedOn: LocalDate, willing: String, able: String, howLong: String? = nil,
            words: String? = nil, isUrgent: Bool
        ) {
            (self.id, self.statedOn, self.willing, self.able) = (id, statedOn, willing, able)
            (self.howLong, self.words, self.isUrgent) = (howLong, words, isUrgent)
        }
    }

    let people: PeopleNeeds
    /// What was said on a caring link, newest first, without what was told in confidence or moved out.
    let statements: PeopleNeeds.Ask<CaringLinkID, [CarerWords]>
    /// Where letters are made.
    let letters: DocumentDesk?

    package init(
        people: PeopleNeeds,
        statements: @escaping PeopleNeeds.Ask<CaringLinkID, [CarerWords]> = { _, _ in [] },
        letters: DocumentDesk? = nil
    ) {
        (self.people, self.statements, self.letters) = (people, statements, letters)
    }
}
