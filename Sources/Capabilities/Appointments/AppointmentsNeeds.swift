import Core
import People
import Storage

/// What an appointment can be for: an open assessment, a plan to look at again.
package struct AppointmentSubject: Hashable, Sendable {
    package let owner: AppointmentOwner
    package let purpose: Appointment.Purpose
    /// "Carer’s assessment, asked for on 3 March 2027".
    package let title: String
    package let path: String

    package init(owner: AppointmentOwner, purpose: Appointment.Purpose, title: String, path: String) {
        (self.owner, self.purpose, self.title, self.path) = (owner, purpose, title, path)
    }
}

/// How somebody can be reminded now.
package enum ReminderChannel: Hashable, Sendable {
    case write
    /// Nothing can be written to them, and they may be rung.
    case ring
    /// Not at all: dead, restricted, not safe, or they asked us to stop.
    case nothing
}

/// Somebody who speaks for a carer, and has to be able to be there.
package enum AppointmentAdvocate: Hashable, Sendable {
    case named(String)
    /// The law gives them one, who isn't found yet.
    case waitedFor

    /// Who is asked to be there, as an appointment says it.
    package var present: String? {
        if case .named(let name) = self { "\(name), their advocate" } else { nil }
    }

    package var words: String {
        switch self {
        case .named(let name):
            "They have an advocate, \(name): agree the day with both, so that the advocate can be there."
        case .waitedFor:
            "They wait for an advocate. An assessment can’t begin before one is found: agree a day when they can be there."
        }
    }
}

/// What appointments ask of others; the composition fills it in.
package struct AppointmentsNeeds: Sendable {
    let people: PeopleNeeds
    /// What to know before a visit to each of these people, by their own identifiers.
    let warnings: PeopleNeeds.Ask<Set<PersonID>, [PersonID: [VisitWarning]]>
    /// What an appointment with somebody may be for, as far as the asker may know.
    let subjects: PeopleNeeds.AskAs<PersonID, [AppointmentSubject]>
    /// A day was agreed for what it is for, whose clock stood still so.
    let agreed: @Sendable (any Connection, AppointmentOwner, LocalDate, [ClockStop], Principal) throws -> Void
    /// No day is agreed for it any more.
    let givenUp: @Sendable (any Connection, AppointmentOwner, Principal) throws -> Void
    let channel: PeopleNeeds.Ask<PersonID, ReminderChannel>
    /// The language that somebody needs an interpreter for; empty where it isn't known which, `nil` where none is needed.
    let interpreter: PeopleNeeds.Ask<PersonID, String?>
    let advocate: PeopleNeeds.Ask<PersonID, AppointmentAdvocate?>

    package init(
        people: PeopleNeeds,
        warnings: @escaping PeopleNeeds.Ask<Set<PersonID>, [PersonID: [VisitWarning]]> = { _, _ in [:] },
        subjects: @escaping PeopleNeeds.AskAs<PersonID, [AppointmentSubject]> = { _, _, _ in [] },
        agreed:
            @escaping @Sendable (any Connection, AppointmentOwner, LocalDate, [ClockStop], Principal) throws
            -> Void = { _, _, _, _, _ in },
        givenUp: @escaping @Sendable (any Connection, AppointmentOwner, Principal) throws -> Void = {
            _, _, _ in
        },
        channel: @escaping PeopleNeeds.Ask<PersonID, ReminderChannel> = { _, _ in .ring },
        interpreter: @escaping PeopleNeeds.Ask<PersonID, String?> = { _, _ in nil },
        advocate: @escaping PeopleNeeds.Ask<PersonID, AppointmentAdvocate?> = { _, _ in nil }
    ) {
        (self.people, self.warnings, self.subjects) = (people, warnings, subjects)
        (self.agreed, self.givenUp, self.channel) = (agreed, givenUp, channel)
        (self.interpreter, self.advocate) = (interpreter, advocate)
    }
}
