/// Every setting there is. The strategies of the areas disagree on these, so none is in the code of a rule.
extension SettingKey {
    package static let youngAdultFrom = number(
        "ages.young-adult-from", "Young adult carer from age", 16, 10...25, "years",
        "The age at which somebody counts as a young adult carer.")
    package static let youngAdultThrough = number(
        "ages.young-adult-through", "Young adult carer up to and with age", 25, 17...30, "years",
        "The last age at which somebody counts as a young adult carer.")
    package static let olderFrom = number(
        "ages.older-from", "Older carer from age", 65, 50...85, "years",
        "The age from which somebody counts as an older carer.")

    package static let firstContactWorkingDays = number(
        "clocks.first-contact-working-days", "First contact within", 5, 1...20, "working days",
        "How soon somebody contacts a carer who has just registered or been added. Public pages promise it.")
    package static let urgentHours = number(
        "clocks.urgent-hours", "Urgent help escalates after", 4, 1...24, "hours",
        "How long an urgent task may wait before it goes to the next person.")
    package static let correctionWorkingDays = number(
        "clocks.correction-working-days", "Answer “this is wrong” within", 10, 1...20, "working days",
        "How soon somebody looks at what a carer says is wrong in their record.")
    package static let accessReviewMonths = number(
        "clocks.access-review-months", "Review who has access every", 3, 1...12, "months",
        "How often each organisation looks at who has access to what.")
    package static let triedTimes = number(
        "clocks.tried-no-answer-times", "Tries before the next step", 3, 1...10, "tries",
        "How many times somebody is tried without an answer before the next step. A case never closes by silence alone."
    )
    package static let triedDaysBetween = number(
        "clocks.tried-no-answer-days", "Working days between tries", 2, 1...10, "working days",
        "How long to wait before trying somebody again.")
    package static let needsReviewMonths = number(
        "clocks.needs-review-months", "Ask about communication needs again after", 12, 1...24, "months",
        "How often somebody is asked whether what was written down of their communication needs still holds.")
    package static let breakGlassHours = number(
        "clocks.break-glass-hours", "Emergency access lasts at most", 4, 1...24, "hours",
        "The longest that somebody may see a record they otherwise could not.")

    package static let assessmentDays = number(
        "clocks.assessment-days", "Assess within", 28, 7...182, "days",
        "How soon after it was asked for a carer’s assessment is finished. The clock stops only for the carer’s own reasons."
    )
    package static let decisionWorkingDays = number(
        "clocks.decision-working-days", "Decide after an assessment within", 5, 1...20, "working days",
        "How soon after an assessment the carer has the decision in writing.")
    package static let advocacyDays = number(
        "clocks.advocacy-days", "Find an advocate within", 10, 1...42, "days",
        "How soon somebody who needs an advocate, or wants one, has one. When this has passed, a manager is told."
    )
    package static let concernHours = number(
        "clocks.concern-hours", "A concern about safety is acknowledged within", 4, 1...24, "hours",
        "When the council hasn’t said in this time that it has a concern, a manager is asked to ring, again and again."
    )
    package static let concernRoutes = SettingKey(
        code: "routes.safeguarding", title: "How the council wants a concern about safety",
        help:
            "One line for each way: a code and what people read, such as: adults-phone | Adults: ring 01632 960 100 first. A concern shows them beside the numbers answered now.",
        form: .choices,
        standard: """
            adults-phone | Adults: ring the adults’ number first, then send the council’s own form
            children-phone | Children: ring the children’s number first, then send the council’s own form within a day
            secure | Written words go only by the council’s form or by secure email
            """)
    package static let eligibleManagers = number(
        "approvals.eligible-managers", "Managers who agree before somebody is told yes", 0, 0...1, "managers",
        "With 1, a manager agrees before a carer is told that they are eligible. A decision against what the criteria say always needs a manager."
    )
    package static let notEligibleManagers = number(
        "approvals.not-eligible-managers", "Managers who agree before somebody is told no", 1, 0...1,
        "managers", "With 1, a manager agrees before a carer is told that they are not eligible.")
    package static let councilSigns = number(
        "approvals.council-signs", "Who signs for the council where a partner assessed", 1, 0...1,
        "signatures",
        "With 1, the council signs each decision after an assessment that another organisation did for it. With 0, the agreement with the partner lets it sign by itself."
    )

    package static let appointmentReminder = number(
        "clocks.appointment-reminder", "Remind of an appointment", 2, 1...14, "days before",
        "How long before an appointment a carer who wants a reminder gets it. Nothing goes where it isn’t safe."
    )

    package static let mergeSecondPeople = number(
        "joining.second-people", "Who else looks before two records are joined", 1, 0...1, "other people",
        "With 1, somebody else has to agree before two records of one person are joined. With 0, whoever proposes it joins them."
    )

    package static let listEndPercent = number(
        "lists.end-percent", "How many a full list may leave out", 2, 0...100, "in a hundred",
        "A full list ends what a partner says of those it leaves out. When it would leave out more than this, nothing is changed until somebody else has looked and agreed."
    )

    package static let certainRule = SettingKey(
        code: "matching.certain-rule", title: "Take two for one person without asking",
        help:
            "What has to agree to the letter before a line of a partner’s list goes to a record without anybody being asked. Everything else is shown to somebody first.",
        form: .one([
            SettingChoice(code: "nothing", text: "Nothing: somebody is always asked"),
            SettingChoice(code: "nhs-number-and-birth", text: "NHS number and date of birth"),
            SettingChoice(
                code: "nhs-number-birth-and-name", text: "NHS number, date of birth, first and last name"),
        ]), standard: "nhs-number-birth-and-name")

    package static let breakGlassReasons = reasons(
        "reasons.break-glass", "Reasons for emergency access",
        """
        risk-to-life | Somebody’s life or safety is at risk now
        carer-emergency | The carer cannot care, and the cared-for person may be alone
        safeguarding | A safeguarding concern that cannot wait
        hospital | Somebody has come to hospital and a decision cannot wait
        """)
    package static let putOffReasons = reasons(
        "reasons.put-off", "Reasons for putting a task off",
        """
        carer-asked | The carer asked us to wait
        no-answer | Tried, no answer
        waiting-for-partner | Waiting for a partner
        not-safe-yet | It is not safe to contact them yet
        no-time | No worker free
        """)
    package static let linkEndedReasons = reasons(
        "reasons.caring-ended", "Reasons why caring ended",
        """
        no-longer-needed | The cared-for person no longer needs care
        care-home | The cared-for person moved into a care home
        someone-else-cares | Somebody else cares for them now
        paid-care | Paid care took over
        carer-stopped | The carer no longer could, or chose to stop
        moved-away | One of them moved away
        entered-in-error | It was written down by mistake
        other | Another reason
        """)
    package static let removalReasons = reasons(
        "reasons.access-removed", "Reasons for removing access",
        """
        left | They left
        changed-job | They changed job
        not-used | They do not use it
        not-needed | They do not need it for their work
        concern | A concern about how it was used
        """)

    package static let planClocks = [
        planClock("writing", "Plan: write it and show it to the carer within", 14),
        planClock("answering", "Plan: ask the carer what they think of it within", 14),
        planClock("finishing", "Plan: make final what was agreed within", 5),
        planClock("agreeing", "Plan: try to agree where the carer doesn’t within", 14),
        planClock("reviewing", "Plan: finish looking at it again within", 14),
        planClock("asked-review", "Plan: hold a review that was asked for within", 28),
        planClock("after-death", "Plan: look at it again after the death of whom they cared for within", 14),
        planClock("missed-step", "Plan: see to a step that didn’t happen within", 5),
        planClock("carer-answer", "Plan: ask how the carer’s own step went, after", 7),
        planClock("handover", "Plan: answer whether you take one on from another partner within", 5),
        planReview("first-reminder", "Plan: first reminder of a review", 8, 4...8, "weeks before"),
        planReview("second-reminder", "Plan: second reminder of a review", 4, 1...4, "weeks before"),
        planReview("light-review", "Plan: first check after", 8, 6...8, "weeks"),
        planReview("full-review", "Plan: yearly review after at most", 12, 1...12, "months"),
        planReview(
            "first-payment-review", "Plan: first review of a direct payment after", 6, 1...6, "months"),
        planReview("payment-review", "Plan: later reviews of a direct payment after", 12, 1...12, "months"),
    ]
    package static let referralClocks = [
        referralClock("draft", "Referral: send what was written within", 5),
        referralClock("requested", "Referral: say that it was received within", 2),
        referralClock("received", "Referral: decide within", 5),
        referralClock("on-hold", "Referral: answer what was asked within", 5),
        referralClock("accepted", "Referral: begin work within", 10),
        referralClock("in-progress", "Referral: finish, or say how it stands, within", 30),
        referralClock("rejected", "Referral: find another way after a decline within", 3),
        referralClock("failed", "Referral: take it up again after no answer within", 2),
        referralClock("expiry", "Referral: give it back undecided after", 20),
    ]
    package static let referralKindClocks = SettingKey(
        code: "clocks.referral-kinds", title: "Other days for one kind of referral",
        help:
            "One line for each: the kind and the state, then the working days, such as: young-carers-assessment-requested | 1. A line whose days are not a whole number from 1 to 60 is left out.",
        form: .choices,
        standard: """
            young-carers-assessment-requested | 1
            transition-received | 3
            """)
    package static let referralDeclinedReasons = reasons(
        "reasons.referral-declined", "Reasons for declining a referral",
        """
        not-our-area | They live outside our area
        not-our-service | We do not give this help
        full | We have no room, and waiting would be too long
        not-eligible | They do not meet our conditions
        known-already | We help them already
        needs-more | Somebody with other skills has to help
        """)
    package static let referralWithdrawnReasons = reasons(
        "reasons.referral-withdrawn", "Reasons for withdrawing a referral",
        """
        not-wanted | The carer no longer wants it
        other-help | Other help was found
        sent-wrongly | It was sent by mistake
        moved-away | They moved away
        other | Another reason
        """)

    private static func referralClock(_ state: String, _ title: String, _ standard: Int) -> SettingKey {
        number(
            "clocks.referral-\(state)", title, standard, 1...60, "working days",
            "When this has passed, a manager is told. The carer and both partners see the day.")
    }

    private static func planClock(_ step: String, _ title: String, _ standard: Int) -> SettingKey {
        number(
            "clocks.plan-\(step)", title, standard, 1...60, "days",
            "When this has passed, the next step of a plan is overdue.")
    }

    private static func planReview(
        _ name: String, _ title: String, _ standard: Int, _ range: ClosedRange<Int>, _ unit: String
    ) -> SettingKey {
        number(
            "clocks.plan-\(name)", title, standard, range, unit,
            "It can be sooner than the law’s guidance says, never later. A plan keeps what held on its own day."
        )
    }

    package static let all: [SettingKey] =
        [
            youngAdultFrom, youngAdultThrough, olderFrom, firstContactWorkingDays, urgentHours,
            correctionWorkingDays,
            accessReviewMonths, triedTimes, triedDaysBetween, needsReviewMonths, breakGlassHours,
            assessmentDays, decisionWorkingDays, advocacyDays, concernHours, concernRoutes, eligibleManagers,
            notEligibleManagers,
            councilSigns,
            appointmentReminder, mergeSecondPeople, listEndPercent,
            breakGlassReasons,
            putOffReasons, linkEndedReasons, removalReasons,
            referralKindClocks, referralDeclinedReasons, referralWithdrawnReasons,
        ] + referralClocks + planClocks

    package static func find(_ code: String) -> SettingKey? { all.first { $0.code == code } }

    private static func number(
        _ code: String, _ title: String, _ standard: Int, _ range: ClosedRange<Int>, _ unit: String,
        _ help: String
    ) -> SettingKey {
        SettingKey(
            code: code, title: title, help: help,
            form: .wholeNumber(from: range.lowerBound, through: range.upperBound, unit: unit),
            standard: "\(standard)")
    }

    private static func reasons(_ code: String, _ title: String, _ standard: String) -> SettingKey {
        SettingKey(
            code: code, title: title,
            help: "The choices that forms offer. What was chosen before keeps its code.",
            form: .choices, standard: standard)
    }
}
