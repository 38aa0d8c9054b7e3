import Core
import HTTPTypes
import HummingbirdTesting
import People
import Storage
import TestSupport
import Testing

@testable import Appointments

@Suite struct AppointmentPagesTests {
    private static let new = "/people/\(Example.ada)/appointments/new"

    private static func typed(
        day: (String, String, String) = ("12", "1", "2027"), time: String = "10:30am",
        changed: [String: String] = [:]
    ) -> [(String, String)] {
        var fields = [
            "subject": Example.assessment.description, "day-day": day.0, "day-month": day.1,
            "day-year": day.2, "time": time, "minutes": "45", "way": "centre", "place": "Room <2>",
            "worker": Example.worker.description, "second": "", "present": "Her sister", "interpreter": "no",
            "language": "", "replacement": "not-needed", "reminder": "message", "note": "Ring twice",
        ]
        fields.merge(changed) { $1 }
        return fields.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    @Test(arguments: Engine.allCases)
    func `whoever books is told of an advocate, who is asked to be there`(engine: Engine) async throws {
        let world = try await AppointmentWorld(engine)
        try await AppointmentSite(world: world).run { client in
            #expect(try await !client.get(Self.new, as: "assessor").text.contains("advocate"))
            world.advocates.withLock { $0 = [Example.ada: .waitedFor] }
            let waiting = try await client.get(Self.new, as: "assessor").text
            #expect(waiting.contains("They wait for an advocate") && !waiting.contains("their advocate"))
            world.advocates.withLock { $0 = [Example.ada: .named("Kit <Ashdown>, Speak Up")] }
            let named = try await client.get(Self.new, as: "assessor").text
            #expect(named.contains("They have an advocate, Kit &lt;Ashdown&gt;, Speak Up"))
            #expect(named.contains(">Kit &lt;Ashdown&gt;, Speak Up, their advocate</textarea>"))
            // What was typed stays, and so does the word about the advocate.
            let again = try await client.submit(
                Self.new, Self.typed(time: "", changed: ["present": "Her sister"]), from: Self.new,
                as: "assessor")
            #expect(again.text.contains(">Her sister</textarea>"))
            #expect(again.text.contains("They have an advocate"))
        }
    }

    @Test(arguments: Engine.allCases)
    func `an appointment is booked, moved, seen by the carer and kept`(engine: Engine) async throws {
        let world = try await AppointmentWorld(engine)
        try await AppointmentSite(world: world).run { client in
            let opened = try await client.get(Self.new, as: "assessor")
            #expect(opened.text.contains("Carer’s assessment"))
            let empty = try await client.submit(Self.new, from: Self.new, as: "assessor")
            #expect(empty.status == .unprocessableContent)
            for words in ["Enter the day", "Enter the time", "Select how you meet", "Select who meets them"] {
                #expect(empty.text.contains(words), "\(words)")
            }
            let booked = try await client.submit(Self.new, Self.typed(), from: Self.new, as: "assessor")
            #expect(booked.status == .seeOther, "\(booked.text)")
            let path = String(booked.location.prefix { $0 != "?" })
            #expect(
                world.told.withLock { $0 } == [.init(owner: Example.assessment, day: "2027-01-12")])
            let shown = try await client.get(path, as: "assessor")
            #expect(shown.text.contains("Tuesday 12 January 2027 at 10:30am"))
            #expect(shown.text.contains("Room &lt;2&gt;"))
            #expect(shown.text.contains("Ring twice"))

            let day = try await client.get("/appointments?day=2027-01-12", as: "assessor")
            #expect(day.text.contains("10:30am to 11:15am: Ada Marsh"))
            let week = try await client.get("/appointments?day=2027-01-08&span=week&who=all", as: "manager")
            #expect(week.text.contains("Ada Marsh"))
            #expect(!(try await client.get("/appointments", as: "assessor").text.contains("Ada Marsh")))

            let own = path.replacing("/appointments/", with: "/my-appointments/")
            let mine = try await client.get(own, as: "ada")
            #expect(mine.text.contains("Sam Field") && mine.text.contains("Room &lt;2&gt;"))
            #expect(!mine.text.contains("Ring twice"))
            let file = try await client.get("\(own)/calendar", as: "ada")
            #expect(file.headers[.contentType]?.hasPrefix("text/calendar") == true)
            #expect(file.text.contains("DTSTART:20270112T103000Z"))
            let wordless = try await client.submit(
                "\(own)/another-day", from: "\(own)/another-day", as: "ada")
            #expect(wordless.status == .unprocessableContent)
            let asked = try await client.submit(
                "\(own)/another-day", [("words", "Any <b>morning")], from: "\(own)/another-day", as: "ada")
            #expect(asked.status == .seeOther)
            #expect(try await client.get(path, as: "assessor").text.contains("Any &lt;b&gt;morning"))
            #expect(!(try await client.get(own, as: "ada").text.contains("\(own)/another-day")))

            let move = "\(path)/move"
            let same = try await client.submit(
                move,
                [
                    ("day-day", "12"), ("day-month", "1"), ("day-year", "2027"), ("time", "10:30"),
                    ("minutes", "45"), ("party", "carer"), ("reason", "work"),
                ], from: move, as: "assessor")
            #expect(same.status == .unprocessableContent)
            let moved = try await client.submit(
                move,
                [
                    ("day-day", "19"), ("day-month", "1"), ("day-year", "2027"), ("time", "9am"),
                    ("minutes", "45"), ("party", "carer"), ("reason", "work"),
                ], from: move, as: "assessor")
            #expect(moved.status == .seeOther, "\(moved.text)")
            let after = try await client.get(path, as: "assessor")
            #expect(after.text.contains("stands still from 12 January 2027 to 19 January 2027"))

            let outcome = "\(path)/outcome"
            let early = try await client.submit(
                outcome, [("outcome", "attended")], from: outcome, as: "assessor")
            #expect(early.status == .unprocessableContent)
            world.fixed.set("2027-01-19T10:00:00.000Z")
            let untried = try await client.submit(
                outcome, [("outcome", "carer")], from: outcome, as: "assessor")
            #expect(untried.text.contains("Write what was tried"))
            let kept = try await client.submit(
                outcome, [("outcome", "attended"), ("tried", "We talked")], from: outcome, as: "assessor")
            #expect(kept.status == .seeOther)
            #expect(try await client.get(own, as: "ada").text.contains("This took place"))
        }
    }

    @Test(arguments: Engine.allCases)
    func `alerts are read before a visit, clashes are said, and both stand in the day`(engine: Engine)
        async throws
    {
        let world = try await AppointmentWorld(engine)
        world.warnings.withLock {
            $0[Example.ada] = [
                VisitWarning(
                    label: "Dog", note: "In the <yard>", needsTwoWorkers: true, reviewOn: "2026-12-01",
                    isOfHousehold: true)
            ]
        }
        try await AppointmentSite(world: world).run { client in
            #expect(try await client.get(Self.new, as: "assessor").text.contains("In the &lt;yard&gt;"))
            let alone = try await client.submit(
                Self.new, Self.typed(changed: ["way": "home"]), from: Self.new, as: "assessor")
            #expect(alone.text.contains("Two workers must go to this home"))
            #expect(alone.text.contains("Read the safety alert"))
            let two = Self.typed(
                changed: ["way": "home", "second": Example.manager.description, "read": "yes"])
            let booked = try await client.submit(Self.new, two, from: Self.new, as: "assessor")
            #expect(booked.status == .seeOther, "\(booked.text)")
            let clash = try await client.submit(
                Self.new, Self.typed(time: "11:00", changed: ["worker": Example.manager.description]),
                from: Self.new, as: "assessor")
            #expect(clash.status == .unprocessableContent)
            #expect(clash.text.contains("Kim Hart is booked then, from 10:30am to 11:15am"))
            let anyway = try await client.submit(
                Self.new,
                Self.typed(
                    time: "11:00", changed: ["worker": Example.manager.description, "clash": "yes"]),
                from: Self.new, as: "assessor")
            #expect(anyway.status == .seeOther, "\(anyway.text)")
            let day = try await client.get("/appointments?day=2027-01-12", as: "assessor")
            #expect(day.text.contains("In the &lt;yard&gt;") && day.text.contains("Overdue."))
            #expect(day.text.contains("With Kim Hart"))
        }
    }

    @Test(arguments: Engine.allCases)
    func `hours that are skipped or come twice are asked about`(engine: Engine) async throws {
        let world = try await AppointmentWorld(engine)
        try await AppointmentSite(world: world).run { client in
            let skipped = try await client.submit(
                Self.new, Self.typed(day: ("28", "3", "2027"), time: "1:30am"), from: Self.new, as: "assessor"
            )
            #expect(skipped.status == .unprocessableContent)
            #expect(skipped.text.contains("this time doesn’t come"))
            let autumn = ("31", "10", "2027")
            let twice = try await client.submit(
                Self.new, Self.typed(day: autumn, time: "1:30am"), from: Self.new, as: "assessor")
            #expect(twice.text.contains("The second, after"))
            let second = try await client.submit(
                Self.new, Self.typed(day: autumn, time: "1:30am", changed: ["clock": "second"]),
                from: Self.new, as: "assessor")
            #expect(second.status == .seeOther, "\(second.text)")
            let id = try #require(
                AppointmentID(String(second.location.split(separator: "?")[0].dropFirst(14))))
            #expect(try await world.find(id).startsAt == "2027-10-31T01:30:00.000Z")
        }
    }

    @Test(arguments: Engine.allCases)
    func `nobody else’s organisation, role or carer finds an appointment or books one`(engine: Engine)
        async throws
    {
        let world = try await AppointmentWorld(engine)
        let id = try await world.book()
        try await AppointmentSite(world: world).run { client in
            let steps = ["", "/move", "/details", "/cancellation", "/outcome", "/undoing", "/calendar"]
            for step in steps {
                let path = "/appointments/\(id)\(step)"
                #expect(try await client.get(path, as: "other").status == .notFound, "\(path)")
                #expect(try await client.get(path, as: "board").status == .forbidden, "\(path)")
            }
            for step in ["/move", "/details", "/cancellation", "/outcome", "/undoing"] {
                let posted = try await client.submit(
                    "/appointments/\(id)\(step)", [("party", "us")], from: "/appointments", as: "other")
                #expect(posted.status == .notFound, "\(step)")
                let led = try await client.submit(
                    "/appointments/\(id)\(step)", [("party", "us")], from: "/appointments", as: "lead")
                #expect(led.status == .forbidden, "\(step)")
            }
            #expect(try await client.get("/appointments/\(id)", as: "lead").status == .ok)
            #expect(try await client.get(Self.new, as: "other").status == .notFound)
            for step in ["", "/another-day", "/cancellation", "/calendar"] {
                let path = "/my-appointments/\(id)\(step)"
                #expect(try await client.get(path, as: "ben").status == .notFound, "\(path)")
                #expect(try await client.get(path, as: "assessor").status != .ok, "\(path)")
            }
            #expect(
                !(try await client.get("/appointments?day=2027-01-12&who=all", as: "other").text
                    .contains("Ada")))
            #expect(
                !(try await client.get("/appointments?day=2027-01-12&who=\(Example.worker)", as: "other").text
                    .contains("Ada")))

            try await world.setRestricted(Example.ada)
            #expect(try await client.get("/appointments/\(id)", as: "manager").status == .notFound)
            #expect(
                !(try await client.get("/appointments?day=2027-01-12", as: "assessor").text.contains("Ada")))
            #expect(
                !(try await client.get("/appointments?day=2027-01-12&who=all", as: "reviewer").text
                    .contains("Ada")))
            #expect(try await client.get("/appointments/\(id)", as: "reviewer").status == .ok)
            world.off.withLock { _ = $0.insert(Example.ada) }
            #expect(try await client.get("/my-appointments/\(id)", as: "ada").status == .notFound)
        }
    }

    @Test(arguments: Engine.allCases)
    func `what somebody else changed meanwhile isn’t overwritten, and what is over isn’t changed`(
        engine: Engine
    )
        async throws
    {
        let world = try await AppointmentWorld(engine)
        let id = try await world.book()
        try await AppointmentSite(world: world).run { client in
            let path = "/appointments/\(id)"
            let fields = [("party", "us"), ("reason", "staff-away"), ("another", "yes"), ("version", "7")]
            let stale = try await client.submit(
                "\(path)/cancellation", fields, from: "\(path)/cancellation", as: "assessor")
            #expect(stale.status == .conflict)
            #expect(stale.text.contains("Somebody else changed this appointment"))
            let cancelled = try await client.submit(
                "\(path)/cancellation", Array(fields.dropLast()), from: "\(path)/cancellation", as: "assessor"
            )
            #expect(cancelled.status == .seeOther)
            let again = try await client.submit(
                "\(path)/cancellation", Array(fields.dropLast()), from: path, as: "manager")
            #expect(again.status == .conflict)
            #expect(again.text.contains("This is how it stands now"))
            #expect(try await client.get("\(path)/move", as: "assessor").status == .seeOther)
            let own = "/my-appointments/\(id)"
            let late = try await client.submit(
                "\(own)/cancellation", [("another", "yes")], from: own, as: "ada")
            #expect(late.status == .seeOther)
            #expect(try await world.find(id).endedBy == .us)
            let undone = try await client.submit(
                "\(path)/undoing", [("note", "Wrong day")], from: "\(path)/undoing", as: "assessor")
            #expect(undone.status == .seeOther)
            let said = try await client.submit(
                "\(own)/cancellation", [("another", "no"), ("reason", "caring")], from: "\(own)/cancellation",
                as: "ada")
            #expect(said.status == .seeOther)
            let after = try await world.find(id)
            #expect((after.endedBy, after.endReason) == (.carer, .caring))
            #expect(
                try await world.titles() == [
                    "The carer cancelled and wants no other day: ask kindly whether something else would help"
                ])
        }
    }
}
