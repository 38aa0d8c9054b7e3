import Accounts
import Audit
import Core
import Jobs
import Register
import Storage
import Testing
import TestSupport

@testable import Tasks

@Suite struct TaskStoreTests {
    @Test(arguments: Engine.allCases)
    func `asking twice with one key makes one task`(engine: Engine) async throws {
        let world = try await TaskWorld(engine)
        let (first, second) = try await world.database.write { connection in
            let store = TaskStore(connection, world.clock.surroundings)
            return (
                try store.open(world.request(1), by: .system("test")),
                try store.open(world.request(1), by: .system("test"))
            )
        }
        #expect(first == second)
    }

    @Test(arguments: Engine.allCases)
    func `every list counts what it lists, urgent first, and never another organisation's`(engine: Engine)
        async throws
    {
        let world = try await TaskWorld(engine)
        let principal = world.principal()
        try await world.database.write { connection in
            let store = TaskStore(connection, world.clock.surroundings)
            for request in [
                world.request(1, account: TaskWorld.me, dueOn: "2027-01-09"),
                world.request(2, account: TaskWorld.me, dueOn: "2027-01-04"),
                world.request(3, dueOn: "2027-01-12"), world.request(4, dueOn: "2027-01-20", urgent: true),
                world.request(5, organisation: TaskWorld.theirs, dueOn: "2027-01-01", urgent: true),
                world.request(6, account: TaskWorld.colleague, dueOn: "2027-01-02", sensitive: true),
            ] { try store.open(request, by: .system("test")) }
        }
        let expected: [Worklist.Kind: [String]] = [
            .mine: ["Ring back 2", "Ring back 1"], .team: [], .unassigned: ["Ring back 4", "Ring back 3"],
            .overdue: ["Ring back 2"], .waiting: [], .duty: ["Ring back 4"],
        ]
        for kind in Worklist.Kind.allCases {
            let (titles, count) = try await world.database.read { connection in
                let store = TaskStore(connection, world.clock.surroundings)
                let list = try store.worklist(Worklist(kind), for: principal, on: TaskWorld.today, limit: 26)
                return (
                    list.map(\.title),
                    try store.counts([Worklist(kind)], for: principal, on: TaskWorld.today).first
                )
            }
            #expect(titles == expected[kind], "\(kind)")
            #expect(count == titles.count, "\(kind)")
        }
    }

    @Test(arguments: Engine.allCases)
    func `pages follow one another without a gap or a double`(engine: Engine) async throws {
        let world = try await TaskWorld(engine)
        let principal = world.principal()
        try await world.database.write { connection in
            let store = TaskStore(connection, world.clock.surroundings)
            for number in 0..<60 {
                let request = world.request(
                    number, dueOn: TaskWorld.today.adding(days: number % 7), urgent: number % 11 == 0)
                try store.open(request, by: .system("test"))
            }
        }
        var seen: [TaskID] = []
        var place: Worklist.Place?
        repeat {
            let after = place
            let page = try await world.database.read { connection in
                try TaskStore(connection, world.clock.surroundings)
                    .worklist(
                        Worklist(.unassigned), for: principal, on: TaskWorld.today, after: after, limit: 25)
            }
            seen += page.map(\.id)
            place = page.count == 25 ? page.last.map(Worklist.Place.init) : nil
        } while place != nil
        #expect(seen.count == 60)
        #expect(Set(seen).count == 60)
    }

    @Test(arguments: Engine.allCases)
    func `a task saved by somebody else since it was read isn't saved over`(engine: Engine) async throws {
        let world = try await TaskWorld(engine)
        let principal = world.principal()
        try await world.database.write { connection in
            let store = TaskStore(connection, world.clock.surroundings)
            let id = try store.open(world.request(1), by: .system("test"))
            let read = try #require(try store.find(id, within: TaskPolicy(principal).scope))
            try store.save(try read.taken(by: TaskWorld.me), after: .take, note: nil, by: principal)
            #expect(throws: EditConflict()) {
                try store.save(
                    try read.taken(by: TaskWorld.colleague), after: .take, note: nil, by: principal)
            }
            #expect(try store.events(of: id).map(\.action).sorted() == ["open", "take"])
        }
    }

    @Test(arguments: Engine.allCases)
    func `what closed a task is taken back, and it is open again as it is asked for now`(engine: Engine)
        async throws
    {
        let world = try await TaskWorld(engine)
        try await world.database.write { connection in
            let store = TaskStore(connection, world.clock.surroundings)
            var request = world.request(1)
            let id = try store.open(request, by: .system("test"))
            try store.complete(request.key, by: .system("test"))
            #expect(try store.open(request, by: .system("test")) == id)
            let scope = TaskPolicy(world.principal()).scope
            #expect(try store.find(id, within: scope)?.status == .done)

            request.opensAgain = true
            request.dueOn = TaskWorld.today.adding(days: 9)
            request.account = TaskWorld.colleague
            (request.urgent, request.sensitive) = (true, true)
            for _ in 0..<2 { #expect(try store.open(request, by: .system("test")) == id) }
            // Sensitive work is its own account's, and a manager's.
            #expect(try store.find(id, within: scope) == nil)
            let open = try #require(
                try store.find(id, within: TaskPolicy(world.principal([.manager])).scope))
            #expect(open.isUrgent && open.isSensitive)
            #expect(open.status == .open && open.outcome == nil && open.closedAt == nil)
            #expect(open.dueOn == TaskWorld.today.adding(days: 9) && open.account == TaskWorld.colleague)
            #expect(try store.events(of: id).map(\.action).sorted() == ["complete", "open", "reopen"])
        }
    }

    @Test(arguments: Engine.allCases)
    func `a task of another organisation can't be found by its identifier`(engine: Engine) async throws {
        let world = try await TaskWorld(engine)
        try await world.database.write { connection in
            let store = TaskStore(connection, world.clock.surroundings)
            let theirs = try store.open(world.request(1, organisation: TaskWorld.theirs), by: .system("test"))
            let sensitive = try store.open(world.request(2, sensitive: true), by: .system("test"))
            #expect(try store.find(theirs, within: TaskPolicy(world.principal()).scope) == nil)
            #expect(try store.find(sensitive, within: TaskPolicy(world.principal()).scope) == nil)
            #expect(try store.find(sensitive, within: TaskPolicy(world.principal([.manager])).scope) != nil)
            #expect(try store.find(theirs, within: .none) == nil)
        }
    }

    @Test(arguments: Engine.allCases)
    func `a saved view is one's own, and saved under one name once`(engine: Engine) async throws {
        let world = try await TaskWorld(engine)
        try await world.database.write { connection in
            let store = TaskStore(connection, world.clock.surroundings)
            try store.saveView("Overdue calls", Worklist(.overdue), of: TaskWorld.me)
            try store.saveView("Overdue calls", Worklist(.overdue, taskKind: "follow-up"), of: TaskWorld.me)
            let views = try store.savedViews(of: TaskWorld.me)
            #expect(views.map(\.list) == [Worklist(.overdue, taskKind: "follow-up")])
            #expect(try store.savedViews(of: TaskWorld.colleague).isEmpty)
            let id = try #require(views.first).id
            #expect(throws: NotFound.self) { try store.deleteView(id, of: TaskWorld.colleague) }
            #expect(try store.savedViews(of: TaskWorld.me).count == 1)
        }
    }

    @Test(arguments: Engine.allCases)
    func `a task that waits is overdue when its day has passed`(engine: Engine) async throws {
        let world = try await TaskWorld(engine)
        let principal = world.principal()
        try await world.database.write { connection in
            let store = TaskStore(connection, world.clock.surroundings)
            let id = try store.open(world.request(1), by: .system("test"))
            let task = try #require(try store.find(id, within: TaskPolicy(principal).scope))
            let waiting = try task.waiting(for: "The council", until: "2027-01-06", on: TaskWorld.today)
            try store.save(waiting, after: .wait, note: nil, by: principal)
            #expect(try store.counts([Worklist(.overdue)], for: principal, on: "2027-01-06") == [0])
            #expect(try store.counts([Worklist(.overdue)], for: principal, on: "2027-01-07") == [1])
        }
    }

    @Test(arguments: Engine.allCases)
    func `the check of somebody's own work is in no list, count or page of theirs, and isn't handed to them`(
        engine: Engine
    ) async throws {
        let world = try await TaskWorld(engine)
        let lead: Set<Role> = [.manager, .safeguardingLead, .informationGovernance]
        let mine = world.principal(lead)
        let others = Principal(
            kind: .staff(TaskWorld.colleague), organisation: TaskWorld.ours, roles: lead,
            reviewsRestricted: true)
        try await world.database.write { connection in
            let store = TaskStore(connection, world.clock.surroundings)
            let person = try RestrictedWorkTests.person(1, restricted: false, in: connection)
            var request = world.request(1, dueOn: "2027-01-04", urgent: true, sensitive: true)
            (request.aboutAccount, request.person) = (TaskWorld.me, person)
            let id = try store.open(request, by: .system("test"))
            for kind in Worklist.Kind.allCases {
                let list = Worklist(kind)
                #expect(try store.worklist(list, for: mine, on: TaskWorld.today, limit: 9).isEmpty, "\(kind)")
                #expect(try store.counts([list], for: mine, on: TaskWorld.today) == [0], "\(kind)")
            }
            #expect(try store.find(id, within: TaskPolicy(mine).scope) == nil)
            #expect(try store.about(person, within: TaskPolicy(mine).scope).isEmpty)
            let seen = try #require(try store.find(id, within: TaskPolicy(others).scope))
            #expect(seen.aboutAccount == TaskWorld.me)
            #expect(try store.counts([Worklist(.duty)], for: others, on: TaskWorld.today) == [1])
            #expect(try store.about(person, within: TaskPolicy(others).scope).map(\.id) == [id])

            let taken = try seen.taken(by: TaskWorld.colleague)
            try store.save(taken, after: .take, note: nil, by: others)
            try store.handOver(from: TaskWorld.colleague, to: TaskWorld.me, by: .system("test"))
            #expect(try store.find(id, within: TaskPolicy(others).scope)?.account == nil)

            try connection.run("UPDATE person SET restricted = TRUE WHERE id = \(person)")
            let reviewers = [TaskWorld.me, TaskWorld.colleague].map {
                (organisation: TaskWorld.ours, account: $0)
            }
            try store.giveToReviewer(about: person) { _ in reviewers }
            #expect(
                try store.find(id, within: TaskPolicy(others).scope)?.account == TaskWorld.colleague)
        }
    }

    @Test func `every list is counted from an index alone`() async throws {
        let world = try await TaskWorld(.sqlite)
        let principal = Principal(
            kind: .staff(TaskWorld.me), organisation: TaskWorld.ours, teams: [.example(1)],
            roles: [.practitioner])
        try await world.database.write { connection in
            let store = TaskStore(connection, world.clock.surroundings)
            for kind in Worklist.Kind.allCases {
                let condition = store.condition(Worklist(kind), for: principal, on: TaskWorld.today)
                let plan = try connection.run("EXPLAIN QUERY PLAN SELECT 1 FROM task WHERE \(condition)")
                    .map { try $0.value("detail", as: String.self) }
                #expect(plan.contains { $0.contains("task USING COVERING INDEX") }, "\(kind): \(plan)")
            }
        }
    }

    @Test(arguments: Engine.allCases)
    func `a case that is handed over takes no work of another organisation with it`(engine: Engine)
        async throws
    {
        let world = try await TaskWorld(engine)
        try await world.database.write { connection in
            let store = TaskStore(connection, world.clock.surroundings)
            let person = try RestrictedWorkTests.person(1, restricted: false, in: connection)
            for (number, organisation) in [(1, TaskWorld.ours), (2, TaskWorld.theirs)] {
                var request = world.request(number, organisation: organisation, account: TaskWorld.me)
                request.person = person
                try store.open(request, by: .system("test"))
            }
            try store.handOver(
                about: person, from: TaskWorld.me, to: TaskWorld.colleague, by: world.principal())
            #expect(try store.openCounts(of: TaskWorld.colleague) == [TaskWorld.ours: 1])
            #expect(try store.openCounts(of: TaskWorld.me) == [TaskWorld.theirs: 1])
        }
    }

    @Test(arguments: Engine.allCases)
    func `an account's open work is handed over whole`(engine: Engine) async throws {
        let world = try await TaskWorld(engine)
        try await world.database.write { connection in
            let store = TaskStore(connection, world.clock.surroundings)
            for number in 1...3 {
                try store.open(world.request(number, account: TaskWorld.me), by: .system("test"))
            }
            #expect(try store.openCount(of: TaskWorld.me) == 3)
            let hidden = try RestrictedWorkTests.person(1, restricted: true, in: connection)
            var aboutHidden = world.request(4, account: TaskWorld.me)
            aboutHidden.person = hidden
            try store.open(aboutHidden, by: .system("test"))
            // Whom it is about says who else must be asked: the taker may not see them.
            let restricted = try store.handOver(
                from: TaskWorld.me, to: TaskWorld.colleague, by: .system("test"))
            #expect(restricted == [hidden])
            #expect(try store.openCount(of: TaskWorld.me) == 0)
            #expect(try store.openCount(of: TaskWorld.colleague) == 4)
        }
    }
}
