import Core
import HTTPTypes
import HummingbirdTesting
import Storage
import TestSupport
import Testing

@testable import Referrals

@Suite struct ReferralPagesTests {
    @Test(arguments: Engine.allCases)
    func `a referral is written, looked at, sent, received and declined with a next step`(engine: Engine)
        async throws
    {
        let town = try await Town(on: engine)
        try await ReferralsSite(town: town).run { client in
            let new = "/people/\(Town.ada)/referrals/new"
            let empty = try await client.submit(
                "/people/\(Town.ada)/referrals", "kind=", from: new, as: "sender")
            #expect(empty.status == .unprocessableContent)
            #expect(empty.text.contains("Select what you refer them for"))
            let typed =
                "kind=carer-support&receiver=hospice&asksFor=A+night+sitter&basis-carer=agreed&note-carer=today&shown=yes&basis-caredFor=nothing"
            let saved = try await client.submit(
                "/people/\(Town.ada)/referrals", typed, from: new, as: "sender")
            #expect(saved.status == .seeOther)
            let path = try #require(saved.headers[.location])
            let preview = try await client.page(path, as: "sender")
            #expect(preview.contains("This leaves, and nothing else") && preview.contains("Quiet mornings"))
            #expect(!preview.contains("Ben Example"))
            #expect(try await client.get(path, as: "receiver").status == .notFound)

            let sent = try await client.submit(
                "\(path)/changes", "action=send&version=1", from: path, as: "sender")
            #expect(sent.status == .seeOther)
            let shown = try await client.page(path, as: "receiver")
            #expect(
                shown.contains("Ada Example") && shown.contains("We have it") && !shown.contains("Decline it")
            )
            let early = try await client.submit(
                "\(path)/changes", "action=accept&version=2", from: path, as: "receiver")
            #expect(
                early.status == .unprocessableContent && early.text.contains("First say that you have it"))
            _ = try await client.submit(
                "\(path)/changes", "action=receive&version=2", from: path, as: "receiver")
            let bare = try await client.submit(
                "\(path)/changes", "action=reject&version=3&reason=full&note=&nextStep=", from: path,
                as: "receiver")
            #expect(bare.status == .unprocessableContent && bare.text.contains("A referral never just ends"))
            let late = try await client.submit(
                "\(path)/changes", "action=accept&version=2", from: path, as: "other")
            #expect(late.status == .conflict && late.text.contains("was first"))
            _ = try await client.submit(
                "\(path)/changes", "action=reject&version=3&reason=full&note=&nextStep=Try+the+council",
                from: path, as: "receiver")
            let declined = try await client.page(path, as: "receiver")
            #expect(!declined.contains("Ada Example") && !declined.contains("Quiet mornings"))
            #expect(!declined.contains("A night sitter"))
            let back = try await client.page(path, as: "sender")
            #expect(back.contains("Try the council") && back.contains("Send it to them again"))
        }
    }

    @Test(arguments: Engine.allCases)
    func `whoever has no part in it gets the answer of a referral that isn't there`(engine: Engine)
        async throws
    {
        let town = try await Town(on: engine)
        let sent = try await town.sent()
        let nowhere: ReferralID = .example(999)
        try await ReferralsSite(town: town).run { client in
            for path in ["/referrals/\(sent.id)", "/my-record/referrals/\(sent.id)"] {
                let missing = path.replacing("\(sent.id)", with: "\(nowhere)")
                let name = path.hasPrefix("/my-record") ? "ben" : "outsider"
                let (answer, other) = (
                    try await client.get(path, as: name), try await client.get(missing, as: name)
                )
                #expect(answer.status == .notFound && other.status == .notFound)
                #expect(!answer.text.contains("Ada"))
            }
            for name in ["desk", "board", "ada"] {
                #expect(try await client.get("/referrals/\(sent.id)", as: name).status == .forbidden)
            }
            let list = try await client.page("/referrals?list=in", as: "outsider")
            #expect(!list.contains("Ada") && list.contains(">0<"))
            let posted = try await client.submit(
                "/referrals/\(sent.id)/changes", "action=receive&version=2", from: "/referrals",
                as: "outsider")
            #expect([.notFound, .forbidden].contains(posted.status))
            #expect(try await town.find(sent.id, as: Town.sender)?.status == .requested)
            let link = try await client.submit(
                "/referrals/\(sent.id)/links", "purpose=carer&way=shown", from: "/referrals/\(sent.id)",
                as: "receiver")
            #expect(link.status == .notFound)
        }
    }

    @Test(arguments: Engine.allCases)
    func `a restricted person's referral shows to their reviewers alone, in no list or count`(engine: Engine)
        async throws
    {
        let town = try await Town(on: engine)
        let reviewer = Town.staff(51, reviews: true)
        let draft = try await town.draft(about: Town.restricted, by: reviewer)
        let sent = try await town.change(draft, ReferralChange(.send), by: reviewer)
        try await ReferralsSite(town: town).run { client in
            for name in ["sender", "receiver", "manager"] {
                #expect(try await client.get("/referrals/\(sent.id)", as: name).status == .notFound)
                for box in ReferralList.Box.allCases {
                    let answer = try await client.get("/referrals?list=\(box.rawValue)", as: name)
                    let list = answer.text
                    #expect(
                        answer.status == .ok && !list.contains("Hidden")
                            && !list.contains("mainstay-count\">1<"))
                }
            }
            let seen = try await client.page("/referrals/\(sent.id)", as: "reviewer")
            #expect(seen.contains("Hidden Example") && !seen.contains("Let the carer see"))
            let link = try await client.submit(
                "/referrals/\(sent.id)/links", "purpose=carer&way=shown", from: "/referrals/\(sent.id)",
                as: "reviewer")
            #expect(link.status == .notFound)
        }
    }

    @Test(arguments: Engine.allCases)
    func `the carer follows it on their page and withdraws it`(engine: Engine) async throws {
        let town = try await Town(on: engine)
        let sent = try await town.sent()
        let hidden = try await town.sent(isShown: false)
        try await ReferralsSite(town: town).run { client in
            let path = "/my-record/referrals/\(sent.id)"
            #expect(try await client.get("/my-record/referrals/\(hidden.id)", as: "ada").status == .notFound)
            let page = try await client.page(path, as: "ada")
            #expect(page.contains("Hill Hospice") && page.contains("7 January 2027"))
            let gone = try await client.submit(
                "\(path)/withdrawal", "version=\(sent.version)", from: path, as: "ada")
            #expect(gone.status == .seeOther)
            let again = try await client.submit(
                "\(path)/withdrawal", "version=\(sent.version + 1)", from: path, as: "ada")
            #expect(again.status == .unprocessableContent && again.text.contains("is over"))
        }
        #expect(try await town.find(sent.id, as: Town.sender)?.status == .cancelled)
    }
}
