import Core
import Storage

/// What a partner still needs before its people can work; each step is read from what is set up, never ticked by hand.
struct OnboardingChecklist: Sendable {
    struct Step: Sendable {
        let text: String
        let isDone: Bool
        let path: String
    }

    let steps: [Step]

    init(_ organisation: Organisation, _ desk: AccountsDesk, _ connection: any Connection) throws {
        let path = "/organisations/\(organisation.id)"
        let memberships = MembershipStore(connection)
        let people = try memberships.count(in: organisation.id).setUp
        let answering =
            try memberships.hasOpen(.manager, in: organisation.id)
            || memberships.hasOpen(.administrator, in: organisation.id)
        let links = try QuickAddLinkStore(connection, desk.surroundings).list(of: organisation.id)
            .filter { $0.revokedAt == nil }
        let teams = try TeamStore(connection).list(of: organisation.id).filter { $0.closedOn == nil }

        var steps = [
            Step(
                text: "Somebody answers for it: a manager or an administrator", isDone: answering,
                path: "\(path)/invitations"),
            Step(text: "At least two people have signed in", isDone: people >= 2, path: "\(path)/access"),
            Step(
                text: "It has a telephone number", isDone: organisation.phone != nil, path: "\(path)/details"),
        ]
        switch organisation.kind {
        case .carersCentre, .youngCarersService:
            let kind: CatchmentKind = organisation.kind == .carersCentre ? .adult : .young
            let serves = try CatchmentStore(connection).open().contains {
                $0.organisation == organisation.id && $0.kind == kind
            }
            steps.append(Step(text: "It serves at least one district", isDone: serves, path: "/areas"))
            steps.append(
                Step(
                    text: "It has a triage tray for what arrives",
                    isDone: teams.contains { $0.kind == .triage },
                    path: path))
        case .council:
            let hasTrays = [.adultsDuty, .childrensDuty, .triage].allSatisfy { kind in
                teams.contains { $0.kind == kind }
            }
            steps.append(Step(text: "It has its duty and triage trays", isDone: hasTrays, path: path))
        case .trust, .practice, .school, .employer, .other:
            steps.append(
                Step(
                    text: "It has a quick-add link or poster", isDone: !links.isEmpty,
                    path: "\(path)/quick-add-links"))
        }
        self.steps = steps
    }
}
