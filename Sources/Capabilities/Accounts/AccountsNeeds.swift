import Core
import Jobs
import Storage

/// What accounts ask of other capabilities, answered in the same transaction.
package struct AccountsNeeds: Sendable {
    /// How many open tasks and appointments an account has, by organisation.
    let openWork: @Sendable (any Connection, AccountID) throws -> [OrganisationID: Int]
    /// Gives an account's open tasks in one organisation to another account, or with none back to their teams.
    let handOverWork:
        @Sendable (any Connection, _ from: AccountID, _ to: AccountID?, _ in: OrganisationID, Principal)
            throws -> Void
    let openTask: @Sendable (any Connection, TaskRequest) throws -> Void
    /// Those whose own confirmed sign-in address this is, and who may be written to there.
    let carersSigningIn: @Sendable (any Connection, EmailAddress) throws -> [PersonID]
    /// A carer's name as their own page shows it; `nil` when they may not sign in.
    let carerName: @Sendable (any Connection, PersonID) throws -> String?
    let birthDate: @Sendable (any Connection, PersonID) throws -> LocalDate?
    /// The name of a carer whose record this member of staff may see, and who may have a page of their own.
    let mayHandOverSignIn: @Sendable (any Connection, PersonID, Principal) throws -> String?
    /// What a carer's record has to reach them by that is safe to use and not yet shown to be theirs.
    let unprovenContacts: @Sendable (any Connection, PersonID) throws -> [UnprovenContact]
    /// Keeps that a carer used a code they got at this number or address.
    let confirmContact: @Sendable (any Connection, PersonID, ContactID) throws -> Void
    /// Whom an advocate's account speaks for now.
    let speaksFor: @Sendable (any Connection, AccountID) throws -> Set<PersonID>
    /// The one person that these details name, restricted or not.
    let findInEmergency: @Sendable (any Connection, BreakGlassSearch) throws -> PersonID?
    /// Whether e-mail leaves this installation.
    let sendsEmail: Bool
    /// Where somebody begins once they have signed in.
    let home: @Sendable (Principal) -> String

    package init(
        openWork: @escaping @Sendable (any Connection, AccountID) throws -> [OrganisationID: Int] = { _, _ in
            [:]
        },
        handOverWork:
            @escaping @Sendable (any Connection, AccountID, AccountID?, OrganisationID, Principal) throws
            -> Void = { _, _, _, _, _ in },
        openTask: @escaping @Sendable (any Connection, TaskRequest) throws -> Void = { _, _ in },
        carersSigningIn: @escaping @Sendable (any Connection, EmailAddress) throws -> [PersonID] = { _, _ in
            []
        },
        carerName: @escaping @Sendable (any Connection, PersonID) throws -> String? = { _, _ in nil },
        birthDate: @escaping @Sendable (any Connection, PersonID) throws -> LocalDate? = { _, _ in nil },
        mayHandOverSignIn: @escaping @Sendable (any Connection, PersonID, Principal) throws -> String? = {
            _, _, _ in nil
        },
        unprovenContacts: @escaping @Sendable (any Connection, PersonID) throws -> [UnprovenContact] = {
            _, _ in []
        },
        confirmContact: @escaping @Sendable (any Connection, PersonID, ContactID) throws -> Void = {
            _, _, _ in
        },
        findInEmergency: @escaping @Sendable (any Connection, BreakGlassSearch) throws -> PersonID? = {
            _, _ in nil
        },
        speaksFor: @escaping @Sendable (any Connection, AccountID) throws -> Set<PersonID> = { _, _ in [] },
        sendsEmail: Bool = false, home: @escaping @Sendable (Principal) -> String = AccountsNeeds.usualHome
    ) {
        self.openWork = openWork
        self.handOverWork = handOverWork
        self.openTask = openTask
        self.carersSigningIn = carersSigningIn
        self.carerName = carerName
        self.birthDate = birthDate
        self.mayHandOverSignIn = mayHandOverSignIn
        self.unprovenContacts = unprovenContacts
        self.confirmContact = confirmContact
        self.findInEmergency = findInEmergency
        self.speaksFor = speaksFor
        self.sendsEmail = sendsEmail
        self.home = home
    }
}

extension AccountsNeeds {
    /// The page that most of somebody's work begins at.
    package static let usualHome: @Sendable (Principal) -> String = { principal in
        if principal.person != nil { return "/my-record" }
        let withWorklist: [Role] = [
            .practitioner, .assessor, .advocate, .youngCarersWorker, .coordinator, .manager, .operator,
            .safeguardingLead,
        ]
        if !principal.roles.isDisjoint(with: withWorklist) { return "/work" }
        if principal.has(any: .frontDesk, .schoolLead) { return "/quick-add" }
        if principal.has(any: .administrator) { return "/organisations" }
        return "/account"
    }
}

/// Who somebody needs to see in an emergency, as far as they know.
///
/// A reference or an NHS number is enough; otherwise two of name, date of birth, postcode and telephone.
package struct BreakGlassSearch: Hashable, Sendable {
    package var reference: Reference?
    package var nhsNumber: NHSNumber?
    package var name: String?
    package var birthDate: LocalDate?
    package var postcode: Postcode?
    package var phone: PhoneNumber?

    package init(
        reference: Reference? = nil, nhsNumber: NHSNumber? = nil, name: String? = nil,
        birthDate: LocalDate? = nil,
        postcode: Postcode? = nil, phone: PhoneNumber? = nil
    ) {
        self.reference = reference
        self.nhsNumber = nhsNumber
        self.name = name
        self.birthDate = birthDate
        self.postcode = postcode
        self.phone = phone
    }

    package var isEnough: Bool {
        if reference != nil || nhsNumber != nil { return true }
        return [name != nil, birthDate != nil, postcode != nil, phone != nil].filter { $0 }.count >= 2
    }
}
