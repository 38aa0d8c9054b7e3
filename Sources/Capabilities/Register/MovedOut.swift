import Core

/// What can be moved off a record it was written on by mistake.
enum MovableItem: String, CaseIterable, Sendable {
    case address, contact, identifier, alert, need, note, link, consent, claim, profile

    var label: String {
        switch self {
        case .address: "Address"
        case .contact: "Phone number or email address"
        case .identifier: "NHS or other number"
        case .alert: "Visit safety alert"
        case .need: "Communication need"
        case .note: "Contact note"
        case .link: "Caring link"
        case .consent: "Sharing decision"
        case .claim: "A partner says they care for somebody"
        case .profile: "Words of their own, typed by staff"
        }
    }
}

/// One fact of a record that could be somebody else's.
struct Movable: Hashable, Sendable {
    let item: MovableItem
    let id: String
    let text: String
    let writtenAt: Instant
    /// Somebody on whose record it stands as well.
    var alsoOn: PersonID?

    /// As a form posts it.
    var value: String { "\(item.rawValue) \(id)" }
    var label: String { "\(item.label): \(text)" }
}
