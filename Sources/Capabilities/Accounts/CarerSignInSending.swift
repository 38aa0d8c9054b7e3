import Audit
import Core
import Jobs
import Storage

extension EventName {
    static let carerSignInAsked = EventName("carer-sign-in-asked")
}

/// Somebody asked for a link or a code at an address, which may be anybody's.
struct CarerSignInAsked: Codable, Sendable {
    /// Sealed, since events are kept and lists of them are read.
    let sealedAddress: String
    let wantsCode: Bool

    static let owner = "carer-sign-in-asked"
}

/// Sends the link or code, if the address is a carer's; whoever asked has had their answer by then.
struct CarerSignInSending: Sendable {
    let desk: AccountsDesk

    var handler: EventHandler {
        EventHandler(name: "send-carer-sign-in", event: .carerSignInAsked) { event, database in
            let asked = try event.decode(CarerSignInAsked.self)
            try await database.write { connection in
                try event.finish(in: connection, desk.surroundings)
                try send(asked, connection)
            }
        }
    }

    func send(_ asked: CarerSignInAsked, _ connection: any Connection) throws {
        let audit = AuditStore(connection, desk.surroundings)
        guard let bytes = desk.secrets.open(asked.sealedAddress, for: CarerSignInAsked.owner),
            let address = EmailAddress(String(decoding: bytes, as: UTF8.self)),
            case let people = try desk.needs.carersSigningIn(connection, address), let first = people.first
        else { return try audit.add(.carerSignInAsked, by: .system("sign-in"), detail: ["known": "no"]) }

        var contacts: [PersonID: ContactID] = [:]
        for person in people {
            contacts[person] = try desk.needs.unprovenContacts(connection, person)
                .first { !$0.isPhone && $0.value == address.text }?.id
        }
        let code = try CarerSignInStore(connection, desk.surroundings, desk.secrets).make(
            for: people, at: contacts)
        for person in people { try audit.add(.carerSignInAsked, about: person, by: .system("sign-in")) }
        let until = desk.surroundings.now().adding(seconds: LinkLife.carerSignInSeconds)
        let secret = asked.wantsCode ? ["code": code.description] : ["path": "/link/\(code.compact)"]
        let request = MessageRequest(
            template: asked.wantsCode ? "sign-in-code" : "sign-in-link", person: first,
            values: secret.merging(["until": until.spoken]) { first, _ in first },
            key: "sign-in/\(desk.secrets.fingerprint(ofSignInCode: code))", useBy: until)
        try EventStore(connection, desk.surroundings).add(
            Event(.messageRequested, about: first, payload: request, key: request.key))
    }
}
