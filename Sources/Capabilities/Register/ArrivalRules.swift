import Core

/// Why an arrival can't be taken.
package enum ArrivalRefusal: Refusal, Equatable {
    case nameMissing
    case bornInFuture
    case bornTooLongAgo
    case tooManyCaredFor
    case testNumber

    package var message: String {
        switch self {
        case .nameMissing: "Enter a name"
        case .bornInFuture: "Date of birth must be in the past"
        case .bornTooLongAgo: "Date of birth must be in the last 130 years"
        case .tooManyCaredFor: "Tell us of up to 10 people here. Tell us of the others when we get in touch"
        case .testNumber: "This NHS number is one of those set aside for tests"
        }
    }

    package var field: String? {
        switch self {
        case .nameMissing: "name"
        case .bornInFuture, .bornTooLongAgo: "birth-date"
        case .tooManyCaredFor: "cared-for"
        case .testNumber: "nhs-number"
        }
    }
}

/// Whether a birth date can be somebody's who lives, or lived not long ago.
package func checkBirth(_ birth: KnownDate?, today: LocalDate) throws(ArrivalRefusal) {
    guard let birth else { return }
    guard birth.date <= today else { throw .bornInFuture }
    guard birth.date.years(to: today) <= 130 else { throw .bornTooLongAgo }
}

extension Arrival {
    package func check(today: LocalDate) throws(ArrivalRefusal) {
        guard carer.name != nil || existing != nil else { throw .nameMissing }
        guard caredFor.count <= 10 else { throw .tooManyCaredFor }
        try checkBirth(carer.birth, today: today)
        for other in caredFor { try checkBirth(other.person.birth, today: today) }
    }

    /// Whether somebody must answer today: they can't go on, aren't safe, or aren't willing or able.
    var isUrgent: Bool {
        carryingOn.isUrgent || caredFor.contains { $0.link.willingness?.isUrgent ?? false }
    }
}

/// One service's part in an arrival, and the places of the people cared for that gave it.
package struct ArrivalStep: Hashable, Sendable {
    package let service: RegisterNeeds.Service
    package let route: RegisterNeeds.Route
    /// Positions among the arrival's people cared for.
    package let caredFor: [Int]

    package var involvement: Involvement.Kind {
        if route.triageNote != nil { return .triage }
        return service == .young ? .youngCarersService : .adultCentre
    }

    /// What the first contact has to do; no name in it.
    package var title: String {
        let contact = service == .young ? "First contact with a young carer" : "First contact with a carer"
        return route.triageNote.map { "\($0). Then: \(contact.lowercasedFirst)" } ?? contact
    }
}

/// One step for each service and receiver: a carer of two people in two areas has two, and one record.
///
/// - Parameter routes: for each person cared for in order, and each service that has a part; with nobody told of,
///   one that says so.
package func arrivalSteps(
    _ routes: [(service: RegisterNeeds.Service, caredFor: Int?, route: RegisterNeeds.Route)]
)
    -> [ArrivalStep]
{
    var steps: [ArrivalStep] = []
    for (service, place, route) in routes {
        let found = steps.firstIndex {
            $0.service == service && $0.route.destination == route.destination && $0.route.area == route.area
        }
        if let found {
            steps[found] = ArrivalStep(
                service: service, route: steps[found].route,
                caredFor: steps[found].caredFor + (place.map { [$0] } ?? []))
        } else {
            steps.append(ArrivalStep(service: service, route: route, caredFor: place.map { [$0] } ?? []))
        }
    }
    return steps
}
