import Core

/// Somewhere to ring, as a page shows it.
struct CentreView: Sendable {
    let name: String
    let place: String
    let phone: String?
    let link: String?

    init(_ centre: HelpCentre) {
        name = centre.name
        place = centre.place
        phone = centre.phone?.display
        link = centre.phone.map { "tel:\($0.digits)" }
    }
}

/// What the front door and the fixed public pages show.
struct PublicPage: Sendable {
    let pageTitle: String
    /// "Dorset Council and Hampshire County Council"; `nil` while none is known.
    let councilsText: String?
    let centres: [CentreView]
    let youngCentres: [CentreView]
    let hasCentres: Bool
    /// "2 working days".
    let firstContact: String
    let madeAt: String

    init(_ title: String, _ facts: PublicFacts, at instant: Instant) {
        pageTitle = title
        let names = councilsHeld(in: facts.numbers).map(\.name)
        councilsText = names.last.map { last in
            names.count == 1 ? last : "\(names.dropLast().joined(separator: ", ")) and \(last)"
        }
        centres = facts.centres.filter { !$0.isForYoungPeople }.map(CentreView.init)
        youngCentres = facts.centres.filter(\.isForYoungPeople).map(CentreView.init)
        hasCentres = !facts.centres.isEmpty
        firstContact =
            facts.firstContactDays == 1 ? "1 working day" : "\(facts.firstContactDays) working days"
        madeAt = instant.spoken
    }
}

/// What every public page may say of the partnership.
struct PublicFacts: Sendable {
    let numbers: [UrgentNumber]
    let centres: [HelpCentre]
    let firstContactDays: Int
}
