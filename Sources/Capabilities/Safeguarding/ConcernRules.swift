import Core

/// Why something can’t be added to a concern.
package enum ConcernRefusal: Refusal, Equatable {
    case notNow(ConcernState.Status)
    case aboutThatCouncil
    case later
    case noReference
    case notToTakeOver

    package var field: String? {
        switch self {
        case .notNow: "action"
        case .aboutThatCouncil: "council"
        case .later: "time"
        case .noReference, .notToTakeOver: "reference"
        }
    }

    package var message: String {
        switch self {
        case .notNow(let status): "This can’t be added while it is: \(status.title.lowercased())"
        case .aboutThatCouncil: "Select another council: this one’s own people are whom it is about"
        case .later: "Enter a time that has passed"
        case .notToTakeOver: "There is no concern with this reference that you could take over"
        case .noReference: "Enter the council’s reference, or the name of whoever took it"
        }
    }
}

package enum ConcernRules {
    /// The teams that have to hear it: the children’s for a child, the adults’ for anybody else.
    package static func teams(atRisk: Set<String>) -> Concern.Teams {
        let hasChild = atRisk.contains("child")
        let hasAdult = !atRisk.subtracting(["child"]).isEmpty
        return hasChild ? (hasAdult ? .both : .children) : .adults
    }

    /// The organisation whose own people it is about.
    package static func about(
        source: String, own: OrganisationID?, council: OrganisationID?
    ) -> OrganisationID? {
        switch source {
        case "own": own
        case "council": council
        default: nil
        }
    }

    /// Who sees to it: whoever it came from, unless they are whom it is about or have no lead; then the council.
    package static func holder(
        origin: OrganisationID?, hasLead: Bool, about: OrganisationID?, council: OrganisationID
    ) throws(ConcernRefusal) -> OrganisationID {
        if let about, about == council { throw .aboutThatCouncil }
        guard let origin, hasLead, origin != about else { return council }
        return origin
    }

    /// The status after something is added.
    ///
    /// - Parameter acknowledged: the teams that have acknowledged it, this entry’s too.
    package static func next(
        _ action: ConcernAction, from status: ConcernState.Status, teams: Concern.Teams,
        acknowledged: Set<Concern.Teams>
    ) throws(ConcernRefusal) -> ConcernState.Status {
        switch (action, status) {
        case (.add, _), (.correct, _), (.life, _), (.takeOver, _): return status
        case (.send, .raised), (.send, .sent): return .sent
        case (.send, .acknowledged): return .acknowledged
        case (.acknowledge, .raised), (.acknowledge, .sent):
            return acknowledged.isSuperset(of: teams.each) ? .acknowledged : .sent
        case (.tried, .raised), (.tried, .sent), (.escalate, .raised), (.escalate, .sent),
            (.tried, .acknowledged), (.escalate, .acknowledged):
            return status
        case (.step, .acknowledged): return .acknowledged
        case (.close, .acknowledged): return .closed
        case (.reopen, .closed), (.reopen, .putAway): return .acknowledged
        case (.keep, .closed): return .closed
        case (.putAway, .closed): return .putAway
        default: throw .notNow(status)
        }
    }

    /// What somebody may add now, in the order of the page.
    static func actions(in status: ConcernState.Status) -> [ConcernAction] {
        switch status {
        case .raised: [.send, .acknowledge, .tried, .add, .correct]
        case .sent: [.acknowledge, .tried, .send, .add, .correct]
        case .acknowledged: [.step, .close, .tried, .send, .add, .correct]
        case .closed: [.keep, .putAway, .reopen, .add, .correct]
        case .putAway: [.reopen, .add, .correct]
        }
    }

    /// The next manager to ring: each in turn.
    static func next<Account>(of managers: [Account], after rings: Int) -> Account? {
        managers.isEmpty ? nil : managers[rings % managers.count]
    }
}
