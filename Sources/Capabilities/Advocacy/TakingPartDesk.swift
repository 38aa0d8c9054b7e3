import Audit
import Core
import People
import Storage

/// The question on taking part: kept as it was answered, and followed by an advocate where the law gives one.
extension AdvocacyDesk {
    /// What assessments, plans and reviews ask with.
    package var takingPart: TakingPartNeeds {
        let desk = self
        return TakingPartNeeds(
            answer: { try desk.answer($1, $2, of: $3, $0) },
            keep: { try desk.keep($1, by: $2, $0) },
            advocate: { try desk.speaker(for: $1, $0)?.advocateWords })
    }

    /// The newest answer of a moment; whether an advocate is there is as it stands now.
    func answer(
        _ owner: TakingPartOwner, _ moment: TakingPart.Moment, of person: PersonID,
        _ connection: any Connection
    ) throws -> TakingPart? {
        let kept = try TakingPartStore(connection, surroundings).newest(owner, moment)
        guard var answer = kept, answer.help == .waiting || answer.help == .allocated else { return kept }
        if let speaker = try speaker(for: person, connection) {
            (answer.help, answer.name) = (.allocated, speaker.advocateWords)
        } else if try store(connection).newest(of: person, .careAct) != nil {
            // Whoever had them has gone, or never came.
            (answer.help, answer.name) = (.waiting, "")
        }
        return answer
    }

    private func speaker(for person: PersonID, _ connection: any Connection) throws -> AdvocacyCase? {
        let person = try people.resolve(connection, person)
        return try store(connection).open(of: person)
            .first { $0.kind == .careAct && $0.status == .allocated }
    }

    /// Keeps an answer, and begins or changes what follows from it.
    ///
    /// - Throws: `AdvocacyRefusal` where it isn't an answer, or isn't theirs to give.
    func keep(_ asked: TakingPartAsked, by principal: Principal, _ connection: any Connection) throws {
        let answer = asked.answer
        try Self.check(asked, by: principal)
        try TakingPartStore(connection, surroundings).add(asked, by: principal)
        try AuditStore(connection, surroundings).add(
            .takingPartAsked, about: asked.person, by: principal,
            detail: [
                "moment": asked.moment.rawValue, "for": asked.owner.kind.rawValue,
                "help": answer.help?.rawValue ?? "not-known",
            ], heldBack: try !people.restricted(connection, [asked.person]).isEmpty)
        let careAct = try store(connection).open(of: asked.person).first { $0.kind == .careAct }
        if answer.needsAdvocate {
            try find(asked, careAct, by: principal, connection)
        } else if let careAct, careAct.status != .allocated, answer.help == .somebodySuitable {
            try end(careAct, .somebodySuitable, by: principal, connection)
        }
        if let other = answer.other, !answer.needsAdvocate {
            try offer(other, asked, by: principal, connection)
        }
    }

    private static func check(_ asked: TakingPartAsked, by principal: Principal) throws {
        let answer = asked.answer
        if answer.difficulty == nil, asked.moment == .booking { return }
        if answer.help == .managerDecided {
            guard principal.has(any: .manager) else { throw AdvocacyRefusal.managerOnly }
            guard !answer.managerReason.isEmpty else { throw AdvocacyRefusal.managerReasonMissing }
        }
        if answer.help == .allocated, answer.name.isEmpty { throw AdvocacyRefusal.nameMissing }
        if answer.problem == .notAnswered { throw AdvocacyRefusal.questionUnanswered }
    }

    /// The case of somebody to whom the law gives an advocate: begun, taken up again, or told whom they have.
    private func find(
        _ asked: TakingPartAsked, _ open: AdvocacyCase?, by principal: Principal, _ connection: any Connection
    ) throws {
        var advocacy: AdvocacyCase
        if let open {
            advocacy = open
            if advocacy.status == .offered {
                advocacy = try save(
                    advocacy.accepted(on: surroundings.today, by: principal), after: .accept, was: open,
                    by: principal, connection)
            }
            try bringForward(&advocacy, asked, by: principal, connection)
        } else {
            advocacy = try begin(
                .careAct, .accepted, of: asked.person, at: asked.destination, owner: asked.lead,
                neededFor: asked.path, neededBy: asked.neededBy, by: principal, connection)
        }
        if asked.answer.help == .allocated, advocacy.status.isWanting {
            try allocate(
                advocacy, to: nil, name: asked.answer.name, phone: "", by: principal, connection)
            try people.closeTask(connection, Self.comeKey(advocacy), principal)
        }
    }

    /// Another piece of work waits for the same advocate, perhaps sooner.
    private func bringForward(
        _ advocacy: inout AdvocacyCase, _ asked: TakingPartAsked, by principal: Principal,
        _ connection: any Connection
    ) throws {
        guard advocacy.status.isWanting else { return }
        let was = advocacy
        advocacy.neededFor = asked.path
        if let needed = asked.neededBy {
            advocacy.dueOn = max(surroundings.today, min(advocacy.dueOn, needed))
        }
        guard advocacy != was else { return }
        advocacy = try save(
            advocacy, after: .give, note: "Another piece of work waits for them", was: was, by: principal,
            connection)
    }

    private func offer(
        _ other: TakingPart.Other, _ asked: TakingPartAsked, by principal: Principal,
        _ connection: any Connection
    ) throws {
        let kind: AdvocacyCase.Kind = other == .peer ? .peer : .voluntary
        guard try !store(connection).open(of: asked.person).contains(where: { $0.kind == kind }) else {
            return
        }
        // A second no to the same offer says nothing new.
        if other == .declined,
            try store(connection).newest(of: asked.person, kind)?.status == .declined
        {
            return
        }
        try begin(
            kind, other == .declined ? .declined : .accepted, of: asked.person, at: asked.destination,
            owner: asked.lead, by: principal, connection)
    }
}
