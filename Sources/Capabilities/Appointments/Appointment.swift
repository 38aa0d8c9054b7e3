import Core
import Storage

/// An agreed time with a carer: when, how, with whom and what for.
package struct Appointment: Hashable, Sendable, Identifiable {
    package enum Way: String, CaseIterable, Hashable, Sendable, SQLEnum {
        case home
        case centre
        case telephone
        case video

        package var title: String {
            switch self {
            case .home: "A visit at home"
            case .centre: "At the centre, or another place"
            case .telephone: "By telephone"
            case .video: "By video"
            }
        }

        /// Whether anybody travels, so that there is a place.
        package var hasPlace: Bool { self == .home || self == .centre }
    }

    package enum Purpose: String, CaseIterable, Hashable, Sendable, SQLEnum {
        case assessment
        case review
        case firstContact = "first-contact"
        case other

        package var title: String {
            switch self {
            case .assessment: "Assessment"
            case .review: "Review of a plan"
            case .firstContact: "First contact"
            case .other: "Another talk"
            }
        }
    }

    package enum Status: String, CaseIterable, Hashable, Sendable, SQLEnum {
        case booked
        case attended
        case missed = "not-attended"
        case cancelled

        package var title: String {
            switch self {
            case .booked: "Booked"
            case .attended: "It took place"
            case .missed: "It didn’t take place"
            case .cancelled: "Cancelled"
            }
        }
    }

    /// Who looks after the person cared for meanwhile.
    package enum Replacement: String, CaseIterable, Hashable, Sendable, SQLEnum {
        case notNeeded = "not-needed"
        case theirs
        case ours

        package var title: String {
            switch self {
            case .notNeeded: "No"
            case .theirs: "Yes, and the carer or their family arranges it"
            case .ours: "Yes, and we arrange it"
            }
        }
    }

    package enum Reminder: String, CaseIterable, Hashable, Sendable, SQLEnum {
        case message
        case call
        case none

        package var title: String {
            switch self {
            case .message:
                "Yes, a message, in the way they chose. It doesn’t say what the appointment is about"
            case .call: "Yes, we ring them"
            case .none: "No"
            }
        }
    }

    /// Who moved or cancelled it, or wasn't there.
    package enum Party: String, CaseIterable, Hashable, Sendable, SQLEnum {
        case carer
        case us
        /// The service itself, after a death.
        case service

        package var title: String {
            switch self {
            case .carer: "The carer"
            case .us: "We did"
            case .service: "Mainstay, after a death"
            }
        }
    }

    package enum Reason: String, CaseIterable, Hashable, Sendable, SQLEnum {
        case unwell
        case caring
        case noReplacement = "no-replacement"
        case work
        case travel
        case notWanted = "not-wanted"
        case staffAway = "staff-away"
        case notSafe = "not-safe"
        case mistake
        case other
        case died

        package var title: String {
            switch self {
            case .unwell: "The carer isn’t well"
            case .caring: "The person they look after needs them"
            case .noReplacement: "Nobody can take over the caring at that time"
            case .work: "Work, school or another appointment"
            case .travel: "They can’t get there"
            case .notWanted: "They don’t want it"
            case .staffAway: "We have nobody who can go"
            case .notSafe: "It isn’t safe to go"
            case .mistake: "It was booked by mistake"
            case .other: "Another reason"
            case .died: "The carer died"
            }
        }

        /// What a person may choose on a form.
        package static let choices = allCases.filter { $0 != .died }
        /// What a carer may choose for themselves.
        package static let ofCarer: [Reason] = [.unwell, .caring, .noReplacement, .work, .travel, .other]

        /// The same, as the carer says it.
        package var ownTitle: String {
            switch self {
            case .unwell: "I am not well"
            case .caring: "The person I look after needs me"
            case .noReplacement: "Nobody can take over for me at that time"
            case .work: "Work, school or another appointment"
            case .travel: "I can’t get there"
            default: "Another reason"
            }
        }
    }

    package let id: AppointmentID
    package let person: PersonID
    package let organisation: OrganisationID
    /// `nil` where whoever had it left, until somebody takes it.
    package var worker: AccountID?
    package var secondWorker: AccountID?
    package var purpose: Purpose
    package var owner: AppointmentOwner?
    /// The one that this takes the place of, where that was cancelled or missed.
    package let follows: AppointmentID?
    package var startsAt: Instant
    package var minutes: Int
    package var way: Way
    /// Where, or which number or link; never that of a restricted person's home.
    package var place: String
    /// The language that is interpreted; `nil` where no interpreter is needed.
    package var interpreter: String?
    package var replacement: Replacement
    package var reminder: Reminder
    package var remindedAt: Instant?
    /// Who else was asked to be there, which the carer reads too.
    package var present: String
    /// For staff only.
    package var note: String
    package var status: Status
    /// Who cancelled it, or wasn't there.
    package var endedBy: Party?
    package var endReason: Reason?
    /// What was tried, or what comes of it.
    package var outcome: String
    /// When somebody was asked how it went, because nobody had said.
    package var outcomeAskedAt: Instant?
    /// When the carer asked for another day, and in which words, until somebody has seen to it.
    package var askedAt: Instant?
    package var askedWords: String
    /// How often its time was changed.
    package var moves: Int
    /// The task on somebody's worklist for what has to be done next.
    package var taskKey: String?
    package var version: Int

    package var path: String { "/appointments/\(id)" }
    package var endsAt: Instant { startsAt.adding(seconds: minutes * 60) }
    package var day: LocalDate { startsAt.londonDate }

    /// The task of the help that takes over meanwhile, one for each time it was moved to.
    package var replacementKey: String { "appointment/\(id)/replacement/\(moves)" }
    package var callKey: String { "appointment/\(id)/call/\(moves)" }
    /// The key of its reminder; one that was moved has another.
    package var reminderKey: String { "appointment/\(id)/\(moves)" }
    package var nextTaskKey: String { "appointment/\(id)/next/\(version)" }
}

/// What an appointment is for, in another capability: its kind and identifier.
package struct AppointmentOwner: Hashable, Sendable, LosslessStringConvertible {
    package let kind: String
    package let id: String

    package init(kind: String, id: String) { (self.kind, self.id) = (kind, id) }

    package init?(_ text: String) {
        let parts = text.split(separator: "/", maxSplits: 1).map(String.init)
        guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else { return nil }
        (kind, id) = (parts[0], parts[1])
    }

    package var description: String { "\(kind)/\(id)" }
}

/// What happened to an appointment.
package struct AppointmentEvent: Hashable, Sendable {
    package let at: Instant
    package let action: AppointmentAction
    package let byName: String
    package let party: Appointment.Party?
    package let reason: Appointment.Reason?
    package let from: Instant?
    package let to: Instant?
    package let note: String
}
