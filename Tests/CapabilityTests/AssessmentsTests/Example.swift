import Core
import TestSupport

@testable import Assessments

/// People, organisations and an assessment to try rules on.
enum Example {
    static let centre = OrganisationID.example(21)
    static let council = OrganisationID.example(22)
    static let otherCentre = OrganisationID.example(23)

    static func staff(
        _ number: Int, _ roles: Set<Role>, in organisation: OrganisationID = centre, reviews: Bool = false
    ) -> Principal {
        Principal(
            kind: .staff(.example(number)), organisation: organisation, roles: roles,
            reviewsRestricted: reviews, name: "Worker \(number)", organisationName: "A centre")
    }

    static let assessor = staff(1, [.assessor])
    static let manager = staff(2, [.manager])

    static let assessment = Assessment(
        id: .example(51), reference: Reference(randomBytes: { Array(repeating: 7, count: $0) }),
        person: .example(31), link: .example(41), kind: .carer, route: .faceToFace, organisation: centre,
        council: council, team: nil, lead: nil, referral: nil, requestedOn: "2027-01-04", bookedFor: nil,
        startedOn: nil, completedOn: nil, endedOn: nil, endReason: nil, status: .waiting, need: .standard,
        dueOn: "2027-01-11", area: "E06000059", district: "E06000059", fill: nil, signedBy: nil,
        signedOn: nil, pausedOn: nil, taskKey: nil, version: 1)
}
