import Core
import Jobs
import People
import Storage

/// What the register asks of other capabilities, answered in the same transaction.
package struct RegisterNeeds: Sendable {
    /// Who takes the first step for a carer, by where the person cared for lives and then by the carer's own postcode.
    package let route:
        @Sendable (any Connection, _ caredFor: Whereabouts, _ carer: Postcode?, Service) throws -> Route
    /// The council's tray that answers today for somebody in danger.
    package let dutyTray: @Sendable (any Connection, _ area: String?, _ isChild: Bool) throws -> Destination
    package let ages: @Sendable (any Connection, _ area: String?) throws -> CarerAges
    package let clocks: @Sendable (any Connection, _ area: String?) throws -> RegisterClocks
    package let openTask: @Sendable (any Connection, TaskRequest) throws -> Void
    package let tasks: @Sendable (any Connection, PersonID, Principal) throws -> [RecordLine]
    package let messages: @Sendable (any Connection, PersonID, Principal) throws -> [RecordLine]
    package let contactNotes: @Sendable (any Connection, PersonID, Principal) throws -> [RecordLine]
    package let movingNotes: MovingNotes
    package var cases: Cases
    package let oversight: Oversight
    package let merging: Merging
    package let lists: Lists
    /// Why caring ended, as a form offers it in an area.
    package let endReasons: @Sendable (any Connection, _ area: String?) throws -> [EndReasonChoice]
    /// What must agree to the letter before two are taken for one person without anybody being asked.
    package let certainRule: @Sendable (any Connection, _ area: String?) throws -> CertainRule
    package let organisationNames:
        @Sendable (any Connection, Set<OrganisationID>) throws -> [OrganisationID: String]
    package let accountNames: @Sendable (any Connection, Set<AccountID>) throws -> [AccountID: String]
    /// Practices and schools by their ODS codes and URNs.
    package let placeNames: @Sendable (any Connection, Set<String>) throws -> [String: String]
    /// Organisations whose name has these words, for "share with".
    package let findOrganisations: @Sendable (any Connection, String) throws -> [(OrganisationID, String)]
    /// Whether this account's break-glass grant for this person is live.
    package let breakGlass: @Sendable (any Connection, AccountID, PersonID) throws -> Bool
    /// The named reviewers of restricted people at these organisations; everybody who is named where none of them has one.
    package let reviewers: @Sendable (any Connection, [OrganisationID]) throws -> [Reviewer]
    /// Ends a carer's unused codes to sign in, and every session of theirs but this one.
    package let endSignIns: @Sendable (any Connection, PersonID, _ except: String?) throws -> Void

    package init(
        route: @escaping @Sendable (any Connection, Whereabouts, Postcode?, Service) throws -> Route,
        dutyTray: @escaping @Sendable (any Connection, String?, Bool) throws -> Destination,
        ages: @escaping @Sendable (any Connection, String?) throws -> CarerAges,
        clocks: @escaping @Sendable (any Connection, String?) throws -> RegisterClocks,
        openTask: @escaping @Sendable (any Connection, TaskRequest) throws -> Void,
        tasks: @escaping @Sendable (any Connection, PersonID, Principal) throws -> [RecordLine],
        messages: @escaping @Sendable (any Connection, PersonID, Principal) throws -> [RecordLine],
        contactNotes: @escaping @Sendable (any Connection, PersonID, Principal) throws -> [RecordLine] = {
            _, _, _ in []
        },
        movingNotes: MovingNotes = .none,
        cases: Cases = .none,
        oversight: Oversight = .none,
        merging: Merging = .none,
        lists: Lists = .none,
        endReasons: @escaping @Sendable (any Connection, String?) throws -> [EndReasonChoice],
        certainRule: @escaping @Sendable (any Connection, String?) throws -> CertainRule = { _, _ in
            .nhsNumberBirthAndName
        },
        organisationNames:
            @escaping @Sendable (any Connection, Set<OrganisationID>) throws -> [OrganisationID: String],
        accountNames: @escaping @Sendable (any Connection, Set<AccountID>) throws -> [AccountID: String],
        placeNames: @escaping @Sendable (any Connection, Set<String>) throws -> [String: String],
        findOrganisations: @escaping @Sendable (any Connection, String) throws -> [(OrganisationID, String)],
        breakGlass: @escaping @Sendable (any Connection, AccountID, PersonID) throws -> Bool,
        reviewers: @escaping @Sendable (any Connection, [OrganisationID]) throws -> [Reviewer],
        endSignIns: @escaping @Sendable (any Connection, PersonID, String?) throws -> Void = { _, _, _ in }
    ) {
        self.route = route
        self.dutyTray = dutyTray
        self.ages = ages
        self.clocks = clocks
        self.openTask = openTask
        self.tasks = tasks
        self.messages = messages
        self.contactNotes = contactNotes
        self.movingNotes = movingNotes
        self.cases = cases
        self.oversight = oversight
        self.merging = merging
        self.lists = lists
        self.endReasons = endReasons
        self.certainRule = certainRule
        self.organisationNames = organisationNames
        self.accountNames = accountNames
        self.placeNames = placeNames
        self.findOrganisations = findOrganisations
        self.breakGlass = breakGlass
        self.reviewers = reviewers
        self.endSignIns = endSignIns
    }

    /// An organisation and, where there is one, its tray.
    package struct Destination: Hashable, Sendable {
        package let organisation: OrganisationID
        package let team: TeamID?

        package init(_ organisation: OrganisationID, team: TeamID? = nil) {
            (self.organisation, self.team) = (organisation, team)
        }
    }

    /// Which of a place's two services.
    package enum Service: String, CaseIterable, Sendable { case adult, young }

    /// Who takes the first step for one carer; somebody always does.
    package struct Route: Hashable, Sendable {
        package var destination: Destination
        package var area: String?
        package var district: String?
        /// What must be found out first, in words for staff: "no fixed address: find out which council is responsible".
        package var triageNote: String?
        /// The centre where the carer lives, when that's another.
        package var ownCentre: OrganisationID?

        package init(
            _ destination: Destination, area: String? = nil, district: String? = nil,
            triageNote: String? = nil,
            ownCentre: OrganisationID? = nil
        ) {
            self.destination = destination
            self.area = area
            self.district = district
            self.triageNote = triageNote
            self.ownCentre = ownCentre
        }
    }

    /// Contact notes that were written on the wrong record, whoever keeps them.
    package struct MovingNotes: Sendable {
        package typealias Note = (id: String, text: String, writtenAt: Instant)

        let notes: @Sendable (any Connection, PersonID, Principal) throws -> [Note]
        /// Takes one off the first person's record and onto the second's, if that's known.
        let move: @Sendable (any Connection, _ note: String, PersonID, PersonID?, Principal) throws -> Void

        package init(
            notes: @escaping @Sendable (any Connection, PersonID, Principal) throws -> [Note],
            move: @escaping @Sendable (any Connection, String, PersonID, PersonID?, Principal) throws -> Void
        ) {
            (self.notes, self.move) = (notes, move)
        }

        package static let none = MovingNotes(
            notes: { _, _, _ in [] }, move: { _, _, _, _, _ in throw NotFound() })
    }

    /// What other capabilities know of somebody: referrals, assessments, plans.
    package struct Cases: Sendable {
        /// For those who work with them.
        package var onRecord: @Sendable (any Connection, PersonID, Principal) throws -> [CaseSection]
        /// For themselves, on their own page.
        package var onOwnPage: @Sendable (any Connection, PersonID, Principal) throws -> [CaseSection]
        /// Why an organisation's work of this kind can't end yet; `nil` where it may.
        package var endingHold: @Sendable (any Connection, PersonID, Involvement.Kind) throws -> String?
        /// Who has read a safeguarding concern about any of these people, and from which day on.
        package var concernReaders: @Sendable (any Connection, [PersonID]) throws -> [AccountID: LocalDate] =
            {
                _, _ in [:]
            }

        package init(
            onRecord: @escaping @Sendable (any Connection, PersonID, Principal) throws -> [CaseSection],
            onOwnPage: @escaping @Sendable (any Connection, PersonID, Principal) throws -> [CaseSection],
            endingHold: @escaping @Sendable (any Connection, PersonID, Involvement.Kind) throws -> String? = {
                _, _, _ in nil
            }
        ) {
            (self.onRecord, self.onOwnPage, self.endingHold) = (onRecord, onOwnPage, endingHold)
        }

        package static let none = Cases(onRecord: { _, _, _ in [] }, onOwnPage: { _, _, _ in [] })
    }

    /// Who answers for how records are used.
    package struct Oversight: Sendable {
        /// The teams of an account in an organisation.
        let teams: @Sendable (any Connection, AccountID, OrganisationID) throws -> Set<TeamID>
        /// An organisation's information governance lead, but never this account itself.
        let lead: @Sendable (any Connection, OrganisationID, _ except: AccountID) throws -> AccountID?

        package init(
            teams: @escaping @Sendable (any Connection, AccountID, OrganisationID) throws -> Set<TeamID>,
            lead: @escaping @Sendable (any Connection, OrganisationID, AccountID) throws -> AccountID?
        ) {
            (self.teams, self.lead) = (teams, lead)
        }

        package static let none = Oversight(teams: { _, _, _ in [] }, lead: { _, _, _ in nil })
    }

    /// What joining two records needs of others.
    package struct Merging: Sendable {
        /// Every column of every capability that holds a person's identifier.
        let columns: [PersonColumn]
        /// Whether a second person looks first, as the area of the organisation has it.
        let needsSecondPerson: @Sendable (any Connection, OrganisationID) throws -> Bool
        /// Closes the task with this key, once what it asked for is done.
        let closeTask: @Sendable (any Connection, _ key: String, Principal) throws -> Void

        package init(
            columns: [PersonColumn],
            needsSecondPerson: @escaping @Sendable (any Connection, OrganisationID) throws -> Bool,
            closeTask: @escaping @Sendable (any Connection, String, Principal) throws -> Void
        ) {
            (self.columns, self.needsSecondPerson, self.closeTask) = (columns, needsSecondPerson, closeTask)
        }

        package static let none = Merging(
            columns: RegisterCapability.personMoves, needsSecondPerson: { _, _ in true },
            closeTask: { _, _, _ in })
    }

    package struct Reviewer: Hashable, Sendable {
        package let organisation: OrganisationID
        package let account: AccountID

        package init(organisation: OrganisationID, account: AccountID) {
            (self.organisation, self.account) = (organisation, account)
        }
    }

    /// A task or message about somebody, ready to show to the one who asked.
    package struct RecordLine: Hashable, Sendable {
        package let title: String
        package let detail: String
        package let path: String?
        package let isUrgent: Bool

        package init(title: String, detail: String, path: String? = nil, isUrgent: Bool = false) {
            self.title = title
            self.detail = detail
            self.path = path
            self.isUrgent = isUrgent
        }
    }
}

/// The clocks of the register, set per area; in working days unless they say otherwise.
package struct RegisterClocks: Hashable, Sendable {
    package var firstContactDays: Int
    package var correctionDays: Int
    /// Months until a communication need is asked about again.
    package var needsReviewMonths: Int

    package init(firstContactDays: Int = 5, correctionDays: Int = 10, needsReviewMonths: Int = 12) {
        self.firstContactDays = firstContactDays
        self.correctionDays = correctionDays
        self.needsReviewMonths = needsReviewMonths
    }
}
