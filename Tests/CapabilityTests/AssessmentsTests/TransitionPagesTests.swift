import Core
import Storage
import TestSupport
import Testing

@testable import Assessments

@Suite struct TransitionPagesTests {
    private typealias Store = TransitionStoreTests

    @Test(arguments: Engine.allCases)
    func `the adult side is handed to a colleague with its task, and to nobody of another service`(
        engine: Engine
    ) async throws {
        let (test, desk) = try await Store.world(engine)
        try await Store.look(test, desk)
        try await Store.offer(test, desk)
        try await Store.take(test, desk, by: Store.youngWorker) { opened, connection in
            try desk.answer(Store.said(.accepted), on: opened, connection)
        }
        let id = try await Store.only(test).id
        #expect(test.openTasks.map(\.account) == [.example(4)])
        let path = "/transitions/\(id)/hand-over"
        try await AssessmentSite(test: test).run { client in
            #expect(try await client.get("/transitions/\(id)", as: "council").text.contains(path))
            let form = try await client.get(path, as: "council")
            #expect(form.text.contains("The adult service") && form.text.contains("Sam Field"))
            // The young carers’ service has its own side to hand on, and not this one.
            #expect(try await !client.get(path, as: "young").text.contains("The adult service"))
            let foreign = try await client.submit(
                path, [("side", "adult"), ("account", "\(AccountID.example(1))")], from: path, as: "young")
            #expect(foreign.status == .unprocessableContent)
            let nobody = try await client.submit(
                path, [("side", "adult"), ("account", "\(AccountID.example(8))")], from: path, as: "council")
            #expect(nobody.status == .unprocessableContent)
            #expect(nobody.text.contains("Select who goes on with it"))
            for role in ["other", "commissioner"] {
                #expect(try await client.get(path, as: role).status != .ok, "\(role)")
            }
            #expect(try await Store.only(test).adult.account == .example(4))
            let done = try await client.submit(
                path, [("side", "adult"), ("account", "\(AccountID.example(1))")], from: path, as: "council")
            #expect(done.location == "/transitions/\(id)?done=yes")
            let same = try await client.submit(
                path, [("side", "adult"), ("account", "\(AccountID.example(1))")], from: path, as: "council")
            #expect(same.text.contains("They have it already"))
        }
        let given = try await Store.only(test)
        #expect(given.adult.account == .example(1) && given.young.account == .example(7))
        #expect(test.openTasks.map(\.account) == [.example(1)])
        #expect(test.openTasks.map(\.kind) == ["transition-check"])
    }

    @Test(arguments: Engine.allCases)
    func `the list shows who is overdue, the forms say what is missing, and others find nothing`(
        engine: Engine
    ) async throws {
        let (test, desk) = try await Store.world(engine)
        try await Store.look(test, desk)
        let id = try await Store.only(test).id
        try await AssessmentSite(test: test).run { client in
            #expect(try await client.get("/transitions", as: "young").text.contains("None is overdue"))
            #expect(try await client.get("/transitions?list=all", as: "young").text.contains("Cy Example"))
            test.clock.set("2027-03-05T09:30:00.000Z")
            #expect(try await client.get("/transitions", as: "young").text.contains("Cy Example"))
            #expect(try await client.get("/transitions/\(id)", as: "other").status == .notFound)
            #expect(try await client.get("/transitions/\(id)", as: "commissioner").status == .forbidden)
            let path = "/transitions/\(id)/offer"
            let empty = try await client.submit(path, [], from: path, as: "young")
            #expect(empty.status == .unprocessableContent && empty.text.contains("Select what is offered"))
            let own = "/transitions/\(id)/owner"
            let taken = try await client.submit(own, [("side", "young")], from: own, as: "young")
            #expect(taken.status == .seeOther)
            let again = try await client.submit(own, [("side", "adult")], from: own, as: "young")
            #expect(again.status == .unprocessableContent)
        }
        #expect(try await Store.only(test).young.account == .example(7))
    }
}
