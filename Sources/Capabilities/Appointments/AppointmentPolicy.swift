import Core

/// Who sees and does what with appointments: the organisation that booked them, and the carer.
package struct AppointmentPolicy: Policy {
    private let principal: Principal

    package init(_ principal: Principal) { self.principal = principal }

    /// Those who read appointments; a safeguarding lead changes none.
    package static let roles: [Role] = AppointmentRules.workers + [.safeguardingLead]

    package func allows(_ action: AppointmentAction, on appointment: Appointment) -> Bool {
        sees(appointment) && AppointmentRules.next(action, from: appointment.status, by: principal) != nil
    }

    package func sees(_ appointment: Appointment) -> Bool {
        switch scope {
        case .none: false
        case .organisation(let organisation): appointment.organisation == organisation
        case .own(let person): appointment.person == person
        }
    }

    package var mayBook: Bool { !principal.roles.isDisjoint(with: AppointmentRules.workers) }

    package var scope: Scope {
        if let person = principal.person { return .own(person) }
        guard let organisation = principal.organisation, !principal.roles.isDisjoint(with: Self.roles) else {
            return .none
        }
        return .organisation(organisation)
    }

    /// The appointments this person may know exist; the store applies it to every read.
    package enum Scope: Equatable, Sendable {
        case none
        case organisation(OrganisationID)
        case own(PersonID)
    }
}
