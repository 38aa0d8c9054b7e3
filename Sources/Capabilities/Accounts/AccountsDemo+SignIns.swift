import Core

extension AccountsDemo {
    /// An organisation in which there is one account for each role.
    package enum Place: String, CaseIterable, Sendable {
        /// The Dorset carers' centre, whose records most pages of a demonstration show.
        case same = "dorset"
        /// The north Hampshire carers' centre, which has nothing to do with those records.
        case another = "hampshire"
        /// Dorset County Hospital, which sees what has been shared with it.
        case partner = "hospital"

        var organisation: Organisation {
            switch self {
            case .same: dorsetCentre
            case .another: northCentre
            case .partner: hospital
            }
        }
    }

    /// One for each role in each of the three places: what the test of every route against every role signs in with.
    package static let everyRole: [SignIn] = Place.allCases.flatMap { place in
        Role.staff.enumerated().map { index, role in
            signIn(
                role, in: place.organisation, address: "\(role.rawValue)@\(place.rawValue).example.org",
                index,
                reviewsRestricted: false)
        }
    }

    /// People where they would really work.
    package static let others: [SignIn] = [
        signIn(.coordinator, in: bcpCentre, address: "coordinator@bcp.example.org", 3),
        signIn(.coordinator, in: southCentre, address: "coordinator@south-hampshire.example.org", 4),
        signIn(.youngCarersWorker, in: dorsetYoung, address: "worker@dorset-young.example.org", 5),
        signIn(.youngCarersWorker, in: hampshireYoung, address: "worker@hampshire-young.example.org", 6),
        signIn(.schoolLead, in: schools[0], address: "lead@chalk-down.example.org", 7),
        signIn(.assessor, in: dorsetCouncil, address: "assessor@dorset-council.example.org", 8),
        signIn(
            .operator, in: dorsetCouncil, address: "operator@dorset-council.example.org", 9, tray: .adultsDuty
        ),
        signIn(
            .safeguardingLead, in: dorsetCouncil, address: "safeguarding@dorset-council.example.org", 10,
            reviewsRestricted: true),
        signIn(.administrator, in: dorsetCouncil, address: "administrator@dorset-council.example.org", 11),
        signIn(.administrator, in: office, address: "administrator@partnership.example.org", 12),
    ]

    /// Whom the sign-in page of a demonstration lists: each role once, and people where they would really work.
    package static let signIns: [SignIn] =
        Array(everyRole.prefix(Role.staff.count)) + others
        + everyRole.dropFirst(Role.staff.count)

    package static let hospital = named(
        .ods, "RBD", .trust, "Dorset County Hospital NHS Foundation Trust", "E06000059")
    static let dorsetCouncil = named(.gss, "E06000059", .council, "Dorset Council", "E06000059")
    static let office = named(.local, Organisation.partnershipCode, .other, "Carers Partnership Office", nil)

    private static func named(
        _ codeKind: Organisation.CodeKind, _ code: String, _ kind: Organisation.Kind, _ name: String,
        _ area: String?
    ) -> Organisation {
        Organisation(
            id: ReferenceData.organisation(codeKind, code), code: code, codeKind: codeKind, kind: kind,
            name: name,
            areaCode: area)
    }

    private static func signIn(
        _ role: Role, in organisation: Organisation, address: String, _ number: Int, tray: Team.Kind? = nil,
        reviewsRestricted: Bool = false
    ) -> SignIn {
        SignIn(
            id: ReferenceData.identifier("demonstration-account", address), name: names[number % names.count],
            email: address, role: role, organisation: organisation,
            team: tray.map { ReferenceData.tray($0, of: organisation.id) },
            reviewsRestricted: reviewsRestricted)
    }

    private static let names = [
        "Alex Marsh", "Robin Hale", "Sam Ferndale", "Jo Whitcombe", "Kit Ashdown", "Ash Riverton",
        "Nic Larkhill",
        "Lee Stourton", "Max Holloway", "Pat Seaborne", "Ray Thornbury", "Val Oakfield", "Bryn Coombes",
        "Dee Harcastle",
    ]
}
