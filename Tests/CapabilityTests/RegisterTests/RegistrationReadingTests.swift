import Core
import Forms
import TestSupport
import Testing

@testable import Register

@Suite struct RegistrationReadingTests {
    private func adult(_ change: (inout [String: [AnswerValue]]) -> Void = { _ in }) -> RegistrationReading {
        var values: [String: [AnswerValue]] = [
            "tasks": [.code("shopping"), .code("nights"), .code("something-else")],
            "birth": [.date("1970-06-05")],
            "age": [.integer(56)], "relationship": [.code("parent")], "lives-with": [.code("no")],
            "where": [.code("postcode")], "postcode-of": [.text("SO51 8DE")], "need": [.code("dementia")],
            "hours": [.integer(30)], "managing": [.code("hard")], "given": [.text("Ada")],
            "family": [.text("Marlow")],
            "own-postcode": [.text("DT1 1XJ")], "way": [.code("phone")], "phone": [.text("07700 900123")],
            "safe": [.code("yes")], "seen": [.code("no")], "voicemail": [.code("no")],
            "times": [.code("weekday-mornings")], "language": [.code("en")],
            "formats": [.code("796161000000101")],
            "tell-gp": [.code("yes")], "gp": [.text("A surgery")], "pack": [.code("no")],
            "agree": [.code("yes")],
        ]
        change(&values)
        return RegistrationReading(answers: Answers(values), isYoung: false)
    }

    private func arrival(_ reading: RegistrationReading) throws -> Arrival {
        try reading.arrival(key: "k", door: .selfRegistration, kept: nil)
    }

    @Test func `what was said is what arrives`() throws {
        let arrival = try arrival(adult())
        #expect(arrival.carer.name?.full == "Ada Marlow")
        #expect(arrival.carer.birth == KnownDate("1970-06-05"))
        #expect(arrival.carer.whereabouts.postcode?.text == "DT1 1XJ")
        #expect(arrival.carer.basis == .agreed)
        let caredFor = try #require(arrival.caredFor.first)
        #expect(caredFor.person.name == nil && caredFor.person.basis == .none)
        #expect(caredFor.person.whereabouts.postcode?.text == "SO51 8DE")
        #expect(caredFor.link.tasks == [.shopping, .nights])
        #expect(caredFor.link.conditions == [.dementia])
        #expect(caredFor.link.hours?.hours == 30)
        #expect(caredFor.link.livesWith == false)
        #expect(caredFor.link.willingness == nil)
        #expect(arrival.carryingOn == .yes)
        #expect(arrival.source == .carer)
        #expect(arrival.wantsPracticeTold && !arrival.wantsPack)
        #expect(arrival.consents.map(\.decision) == [.agreed])
        #expect(arrival.needs.map(\.label) == ["Easy Read"])
        let contact = try #require(arrival.carer.contacts.first)
        #expect(
            contact.safe == true && contact.seenByOthers == false && contact.voicemail == false
                && !contact.isConfirmed)
        let rule = try #require(arrival.contactRule)
        #expect(rule.channel == .phone && rule.safeToContact == true && rule.postSafe == false)
        #expect(rule.hours == SafeHours(days: Set(1...5), minutes: 540..<720))
    }

    @Test(arguments: [("no", false), ("not-sure", false), ("yes", true)])
    func `not sure that it's safe is no yes`(answer: String, isSafe: Bool) throws {
        let arrival = try arrival(adult { $0["safe"] = [.code(answer)] })
        #expect(arrival.contactRule?.safeToContact == isSafe)
        #expect(arrival.carer.contacts.allSatisfy { $0.safe == isSafe })
    }

    @Test func `somebody who will ring us is sent nothing`() throws {
        let arrival = try arrival(
            adult {
                $0["way"] = [.code("none")]
                for question in ["phone", "safe", "seen", "voicemail", "times"] { $0[question] = nil }
            })
        #expect(arrival.carer.contacts.isEmpty)
        #expect(arrival.contactRule?.safeToContact == nil)
        #expect(arrival.contactRule?.noServiceMessages == true)
    }

    @Test(arguments: [
        ("not-known", Whereabouts.notKnown), ("no-fixed-address", .noFixedAddress), ("abroad", .abroad),
    ])
    func `where they live may be any answer`(code: String, whereabouts: Whereabouts) throws {
        let arrival = try arrival(
            adult {
                $0["where"] = [.code(code)]
                $0["postcode-of"] = nil
            })
        #expect(arrival.caredFor.first?.person.whereabouts == whereabouts)
    }

    @Test func `living together, the carer's own postcode is theirs`() throws {
        let arrival = try arrival(
            adult {
                $0["lives-with"] = [.code("yes")]
                $0["where"] = nil
                $0["postcode-of"] = nil
            })
        #expect(arrival.caredFor.first?.person.whereabouts.postcode?.text == "DT1 1XJ")
        #expect(arrival.caredFor.first?.link.livesWith == true)
    }

    @Test func `two people looked after are two links of one carer`() throws {
        let arrival = try arrival(
            adult {
                $0["second-relationship"] = [.code("child")]
                $0["second-lives-with"] = [.code("sometimes")]
                $0["second-where"] = [.code("postcode")]
                $0["second-postcode-of"] = [.text("BH1 1AA")]
            })
        #expect(arrival.caredFor.map(\.link.relationship) == [.parent, .child])
        #expect(arrival.caredFor.last?.person.whereabouts.postcode?.text == "BH1 1AA")
        #expect(arrival.caredFor.last?.link.livesWith == nil)
    }

    @Test func `ten people looked after are ten links of one carer, each with what is theirs`() throws {
        let arrival = try arrival(
            adult {
                for number in 2...10 {
                    $0["other-\(number)-relationship"] = [.code("friend")]
                    $0["other-\(number)-lives-with"] = [.code("no")]
                    $0["other-\(number)-where"] = [.code("not-known")]
                    $0["other-\(number)-hours"] = [.integer(number)]
                    $0["other-\(number)-their-given"] = [.text("Sam")]
                    $0["other-\(number)-their-family"] = [.text("Harbour")]
                }
            })
        #expect(arrival.caredFor.map { $0.link.hours?.hours } == [30, 2, 3, 4, 5, 6, 7, 8, 9, 10])
        #expect(arrival.caredFor.dropFirst().allSatisfy { $0.person.name?.full == "Sam Harbour" })
    }

    @Test func `the questions ask of ten people and no more`() throws {
        let adult = try RegistrationDoors.questionnaire("registration")
        #expect(adult.item("other-10-relationship") != nil && adult.item("other-11-relationship") == nil)
        #expect(adult.item("other-9-another") != nil && adult.item("other-10-another") == nil)
        for question in [
            "relationship", "lives-with", "where", "postcode-of", "need", "tasks", "hours", "their-given",
        ] {
            #expect(adult.item("other-2-\(question)") != nil, "\(question)")
        }
    }

    @Test(arguments: [
        (["managing": "cannot"], true, CarryingOn.cannot), (["managing": "not-safe"], true, .notSafe),
        (["managing": "not-said"], false, .notAsked), (["willing": "no"], true, .yes),
        (["able": "no"], true, .yes),
        (["willing": "some", "able": "not-sure"], false, .yes),
    ])
    func `who needs help today`(said: [String: String], isUrgent: Bool, carryingOn: CarryingOn) {
        let reading = adult { values in for (question, code) in said { values[question] = [.code(code)] } }
        #expect(reading.needsHelpToday == isUrgent)
        #expect(reading.carryingOn == carryingOn)
    }

    @Test func `willing and able are the carer's words and never a yes by default`() throws {
        let arrival = try arrival(
            adult {
                $0["able"] = [.code("no")]
                $0["how-long"] = [.text("until March")]
            })
        let willingness = try #require(arrival.caredFor.first?.link.willingness)
        #expect(willingness == Willingness(willing: .notSure, able: .no, howLong: "until March"))
    }

    @Test func `a helper is kept with their name, and must have the carer's agreement`() throws {
        let helped = adult {
            $0["helper"] = [.text("Jo Green, her daughter")]
            $0["helper-agreed"] = [.code("yes")]
        }
        #expect(helped.isAgreed)
        let arrival = try arrival(helped)
        #expect(arrival.source == .family)
        #expect(arrival.words?.contains("Jo Green, her daughter") == true)
        #expect(!adult { $0["helper-agreed"] = [.code("no")] }.isAgreed)
        #expect(!adult { $0["agree"] = [.code("no")] }.isAgreed)
    }

    @Test func `a child of eleven is reached through the one they chose, and by nothing else`() throws {
        let reading = RegistrationReading(
            answers: Answers([
                "tasks": [.code("siblings")], "birth": [.date("2015-06-05")], "age": [.integer(11)],
                "relationship": [.code("parent")], "managing": [.code("hard")], "lives-with": [.code("yes")],
                "postcode-of": [.text("SO51 8DE")], "given": [.text("Zed")], "school": [.text("Big School")],
                "tell-school": [.code("yes")], "child-way": [.code("through-someone")],
                "trusted-name": [.text("Ms Green")], "trusted-who": [.text("teacher")],
                "trusted-phone": [.text("the school office")], "agree": [.code("yes")],
            ]), isYoung: true)
        let arrival = try arrival(reading)
        #expect(arrival.carer.contacts.isEmpty)
        #expect(arrival.contactRule?.channel == .throughSomeone)
        #expect(arrival.contactRule?.through == "Ms Green, teacher, the school office")
        #expect(arrival.contactRule?.postSafe == false)
        #expect(arrival.carer.whereabouts.postcode?.text == "SO51 8DE")
        #expect(arrival.carer.school?.name == "Big School")
        #expect(arrival.consents.map(\.recipient) == [.other("Big School")])
        #expect(!arrival.wantsPack && !arrival.wantsPracticeTold)
    }

    /// 22 November 2026 is a Sunday; 25 December a Friday.
    @Test(arguments: [
        ("2026-11-22T16:00:00.000Z", "on Monday 23 November 2026"),
        ("2026-11-23T10:00:00.000Z", "today, before 5pm"),
        ("2026-11-23T16:30:00.000Z", "on Tuesday 24 November 2026"),
        ("2026-12-24T18:00:00.000Z", "on Tuesday 29 December 2026"),
    ])
    func `when it is next read`(now: String, expected: String) {
        #expect(nextReading(at: Instant(stringLiteral: now), calendar: .englandAndWales) == expected)
    }
}

@Suite struct RegistrationPauseTests {
    private func detour(_ page: String, _ answers: [String: [AnswerValue]], _ kind: RegistrationKind)
        -> String?
    {
        RegistrationPauses.detour(from: page, Answers(answers), "/register/abc", kind)
    }

    @Test func `their age leads to the pages for it`() {
        #expect(detour("birth", ["age": [.integer(17)]], .adult) == "/pause/age/adult/abc")
        #expect(detour("birth", ["age": [.integer(18)]], .adult) == nil)
        #expect(detour("birth", ["age": [.integer(18)]], .young) == "/pause/age/young/abc")
        #expect(detour("birth", ["age": [.integer(11)]], .young) == nil)
    }

    @Test(arguments: ["cannot", "not-safe"])
    func `help comes before the next question`(code: String) {
        #expect(detour("managing", ["managing": [.code(code)]], .adult) == "/pause/help/adult/abc")
        #expect(detour("managing", ["managing": [.code("ok")]], .adult) == nil)
    }

    @Test func `not willing or not able is help today too, asked once`() {
        #expect(detour("going-on", ["willing": [.code("no")]], .adult) == "/pause/help/adult/abc")
        #expect(detour("going-on", ["able": [.code("no")]], .adult) == "/pause/help/adult/abc")
        #expect(detour("going-on", ["managing": [.code("cannot")], "able": [.code("yes")]], .adult) == nil)
    }

    @Test func `saying no leads to the page that deletes`() {
        #expect(detour("agree", ["agree": [.code("no")]], .young) == "/pause/no/young/abc")
        #expect(detour("helper-agreed", ["helper-agreed": [.code("no")]], .adult) == "/pause/no/adult/abc")
    }

    @Test func `staff look for the caller before anybody is created`() {
        #expect(detour("own-postcode", [:], .phone) == "/pause/known/phone/abc")
        #expect(detour("own-postcode", [:], .adult) == nil)
    }
}

@Suite struct RegistrationQuestionnaireTests {
    @Test(arguments: ["registration", "registration-young", "quick-add"])
    func `the questionnaires that come with the service can be read`(name: String) throws {
        let questionnaire = try RegistrationDoors.questionnaire(name)
        #expect(!questionnaire.pages(given: Answers()).isEmpty)
    }

    @Test func `the first question never says carer`() throws {
        for name in ["registration", "registration-young"] {
            let first = try #require(try RegistrationDoors.questionnaire(name).pages(given: Answers()).first)
            let words = first.questions.flatMap { [$0.text, $0.hint ?? ""] + $0.options.map(\.display) }
            #expect(words.allSatisfy { !$0.lowercased().contains("carer") })
        }
    }

    @Test func `quick-add has at most eight boxes to type in`() throws {
        let pages = try RegistrationDoors.questionnaire("quick-add").pages(given: Answers())
        let typed = pages.flatMap(\.questions).map { question -> Int in
            switch question.kind {
            case .string, .text, .integer, .quantity: 1
            case .date: 3
            default: 0
            }
        }
        #expect(typed.reduce(0, +) <= 8)
    }

    @Test func `a child under 13 is offered no e-mail, text or link`() throws {
        let questionnaire = try RegistrationDoors.questionnaire("registration-young")
        let answers = Answers(["age": [.integer(12)], "birth": [.date("2014-06-05")]])
        let pages = questionnaire.pages(given: answers).map(\.id)
        #expect(pages.contains("child-way") && !pages.contains("way") && !pages.contains("email"))
        let older = questionnaire.pages(
            given: Answers(["age": [.integer(13)], "birth": [.date("2013-06-05")]])
        ).map(\.id)
        #expect(older.contains("way") && !older.contains("child-way"))
    }
}
