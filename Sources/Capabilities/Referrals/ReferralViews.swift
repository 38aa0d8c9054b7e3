import Core
import People
import Web

/// What `Templates/show.mustache` shows.
struct ReferralPage: Sendable {
    let pageTitle: String
    let path: String
    let backPath: String
    let version: String
    let row: ReferralRow
    let personPath: String?
    let notification: String?
    let from: String
    let to: String
    let asksFor: String
    let outcome: String?
    let manager: String?
    let shares: [Share]
    let hasShares: Bool
    let isDraft: Bool
    let stopped: String?
    let bases: [Basis]
    let forms: [ActionForms.Form]
    let hasForms: Bool
    let events: [Event]
    let errors: [FieldError]
    let hasErrors: Bool
    let mayLinkCarer: Bool
    let mayLinkPartner: Bool
    let sendsEmail: Bool
    let address: FieldView

    struct Share: Sendable {
        let shareHeading: String
        let shareWords: String
        let shareSide: String
    }

    struct Basis: Sendable {
        let basisSide: String
        let basisWords: String
        let basisNote: String?
    }

    struct Event: Sendable {
        let eventWhen: String
        let eventWhat: String
        let eventWho: String
        let eventNote: String?
        let eventNext: String?
    }

    init(
        _ referral: Referral, names: ReferralReader.Names, events: [ReferralEvent], shares: [SharedWords],
        bases: [ReferralBasis], forms: [ActionForms.Form], errors: FormErrors, stopped: String?,
        principal: Principal, today: LocalDate, sendsEmail: Bool, notification: String?
    ) {
        let parties = ReferralPolicy(principal).parties(of: referral)
        row = ReferralRow(referral, names, today: today)
        isDraft = referral.status == .draft
        pageTitle = isDraft ? "Check what is sent" : "Referral \(referral.reference)"
        (path, backPath) = ("/referrals/\(referral.id)", "/referrals")
        version = String(referral.version)
        personPath = names.people[referral.person].map { "/people/\($0.id)" }
        self.notification = notification
        let sender = names.organisation(referral.from)
        let writer = referral.fromAccount.map { "\(names.account($0)), \(sender)" } ?? sender
        from = referral.outsideSender.map { "\($0) (no account), taken in by \(sender)" } ?? writer
        to = names.organisation(referral.to.organisation)
        let readsWords = ReferralPolicy(principal).readsWords(of: referral)
        asksFor =
            readsWords ? referral.asksFor : "Not shown: you declined it, or it ended before you accepted it"
        outcome = referral.outcome?.title
        manager = referral.manager.map(names.account)
        self.shares = shares.map {
            Share(shareHeading: $0.heading, shareWords: $0.words, shareSide: Self.title(of: $0.side))
        }
        hasShares = !shares.isEmpty
        self.stopped = stopped
        let isSender = parties.contains(.sender)
        self.bases =
            isSender
            ? bases.map {
                Basis(
                    basisSide: Self.title(of: $0.side), basisWords: $0.kind.title(of: $0.side),
                    basisNote: $0.note.isEmpty ? nil : $0.note)
            } : []
        (self.forms, hasForms) = (forms, !forms.isEmpty)
        self.events = events.map { event in
            Event(
                eventWhen: event.at.spoken,
                eventWhat: event.to.map { "\(event.action.pastTense): \(names.organisation($0))" }
                    ?? event.action.pastTense,
                eventWho: Self.who(event, names), eventNote: readsWords ? event.note : nil,
                eventNext: event.nextStep)
        }
        (self.errors, hasErrors) = (errors.list, !errors.isEmpty)
        let isRestricted = names.people[referral.person]?.isRestricted ?? false
        mayLinkCarer =
            isSender && referral.isShownToCarer && !isDraft && referral.isOpen && !isRestricted
            && names.people[referral.person].map { LinkMaking.mayHaveLink($0.age) } ?? false
        mayLinkPartner =
            isSender && [.requested, .received].contains(referral.status) && !isRestricted
            && referral.from != referral.to.organisation
        self.sendsEmail = sendsEmail
        address = FieldView.box(
            "address", "Their e-mail address", hint: "The message says nothing of anybody, only the link",
            error: errors["address"])
    }

    static func title(of side: Side) -> String {
        switch side {
        case .carer: "The carer’s"
        case .caredFor: "The cared-for person’s"
        case .both: "Both"
        }
    }

    static func who(_ event: ReferralEvent?, _ names: ReferralReader.Names) -> String {
        guard let event else { return "Somebody" }
        if let outside = event.outside { return "\(outside), by a link" }
        guard let account = event.account else {
            return event.action == .cancel && event.reason == nil ? "The carer" : "The service itself"
        }
        let place = event.organisation.map(names.organisation)
        return [names.account(account), place].compactMap(\.self).joined(separator: ", ")
    }
}

/// What `Templates/link-made.mustache` shows: a link that is shown this once.
struct LinkMadePage: Sendable {
    let pageTitle: String
    let link: String
    let isCarers: Bool
    let days: String
    let backPath: String

    init(_ purpose: ReferralLink.Purpose, link: String, backPath: String) {
        pageTitle = purpose == .carer ? "A link for the carer" : "A link for the partner"
        (self.link, isCarers, days, self.backPath) = (
            link, purpose == .carer, "\(purpose.days) days", backPath
        )
    }
}
