import Core

/// Somebody on the register, as the one who asks may see them.
package struct SeenPerson: Hashable, Sendable, Identifiable {
    /// The record that leads on, where the one asked for was joined to it.
    package let id: PersonID
    package let name: String
    package let reference: String
    package let isRestricted: Bool
    package let birth: LocalDate?
    /// In whole years today, or on the day of death; `nil` where not even the year is known.
    package let age: Int?
    package let area: String?
    /// `nil` for a restricted person, of whom no place is known here.
    package let district: String?
    package let hasDied: Bool
    /// Whether the asker's organisation works with them: it may change their record.
    package let isWorkedWith: Bool

    package init(
        id: PersonID, name: String, reference: String, isRestricted: Bool = false, birth: LocalDate? = nil,
        age: Int? = nil, area: String? = nil, district: String? = nil, hasDied: Bool = false,
        isWorkedWith: Bool = true
    ) {
        (self.id, self.name, self.reference, self.isRestricted) = (id, name, reference, isRestricted)
        (self.birth, self.age, self.area, self.district) = (birth, age, area, district)
        (self.hasDied, self.isWorkedWith) = (hasDied, isWorkedWith)
    }
}

/// Somebody cares for somebody, as the one who asks may see it.
package struct SeenLink: Hashable, Sendable, Identifiable {
    package let id: CaringLinkID
    package let carer: PersonID
    package let carerName: String
    package let caredFor: PersonID
    /// "Name not told" where the carer didn't say, or the asker mayn't see it.
    package let caredForName: String
    /// What the person cared for is to the carer, as a code and in words: "parent".
    package let relationship: String
    package let relationshipWords: String
    package let caredForAge: Int?
    package let caredForDistrict: String?
    package let isOpen: Bool
    /// Paid under a contract, or as voluntary work.
    package let underContract: Bool
    package let hours: Int?
    /// `nil` until somebody says.
    package let livesWith: Bool?

    package init(
        id: CaringLinkID, carer: PersonID, carerName: String, caredFor: PersonID, caredForName: String,
        relationship: String, relationshipWords: String, caredForAge: Int? = nil,
        caredForDistrict: String? = nil, isOpen: Bool = true, underContract: Bool = false, hours: Int? = nil,
        livesWith: Bool? = nil
    ) {
        (self.id, self.carer, self.carerName) = (id, carer, carerName)
        (self.caredFor, self.caredForName) = (caredFor, caredForName)
        (self.relationship, self.relationshipWords) = (relationship, relationshipWords)
        (self.caredForAge, self.caredForDistrict) = (caredForAge, caredForDistrict)
        (self.isOpen, self.underContract, self.hours) = (isOpen, underContract, hours)
        self.livesWith = livesWith
    }
}

/// An organisation and, where there is one, its tray.
package struct Destination: Hashable, Sendable {
    package let organisation: OrganisationID
    package let team: TeamID?

    package init(_ organisation: OrganisationID, team: TeamID? = nil) {
        (self.organisation, self.team) = (organisation, team)
    }
}

/// A reason that an area's forms offer; its code is what's kept.
package struct Reason: Hashable, Sendable {
    package let code: String
    package let words: String

    package init(code: String, words: String) { (self.code, self.words) = (code, words) }
}

/// What a capability knows of somebody, ready for their record: a heading, a way to begin and lines to open.
package struct CaseSection: Hashable, Sendable {
    package let heading: String
    package let lines: [CaseLine]
    /// "Refer them", and where.
    package let action: String?
    package let actionPath: String?
    /// Said where there are no lines.
    package let empty: String

    package init(
        heading: String, lines: [CaseLine], action: String? = nil, actionPath: String? = nil, empty: String
    ) {
        (self.heading, self.lines, self.empty) = (heading, lines, empty)
        (self.action, self.actionPath) = (action, actionPath)
    }
}

package struct CaseLine: Hashable, Sendable {
    package let title: String
    package let detail: String
    package let path: String?
    package let isUrgent: Bool

    package init(title: String, detail: String, path: String? = nil, isUrgent: Bool = false) {
        (self.title, self.detail, self.path, self.isUrgent) = (title, detail, path, isUrgent)
    }
}
