import Core

/// One row of a partner's list as it's understood.
struct ListPerson: Hashable, Sendable {
    /// The source's own number, or what stands for it where the list has none.
    var key: String
    var name: PersonName
    var middleNames: String?
    var birth: LocalDate?
    var sex: Sex?
    var nhsNumber: NHSNumber?
    var addressLine: String?
    var postcode: Postcode?
    var contacts: [PersonContact.Address]
    var carerSince: LocalDate?
    var carerUntil: LocalDate?
    var caredForPostcode: Postcode?
    var relationship: Relationship?
    var hours: HoursPerWeek?
    var agreedOn: LocalDate?
    /// What was put right, and is said.
    var notes: [String]

    /// Everything that would be kept, so that the same row is known again; order and spelling of the headings aside.
    var fingerprint: String {
        var parts: [String] = [name.given, name.family, middleNames ?? "", sex?.rawValue ?? ""]
        parts.append(birth?.description ?? "")
        parts.append(nhsNumber?.digits ?? "")
        parts.append(addressLine ?? "")
        parts.append(postcode?.text ?? "")
        parts.append(contacts.map(\.value).sorted().joined(separator: " "))
        parts.append(carerSince?.description ?? "")
        parts.append(carerUntil?.description ?? "")
        parts.append(caredForPostcode?.text ?? "")
        parts.append(relationship?.rawValue ?? "")
        parts.append(hours.map { "\($0.hours)" } ?? "")
        // Who is meant, without saying who: twelve bytes of one-way text are enough to tell rows of one source apart.
        return FingerprintText.of(parts.joined(separator: "\u{1F}"))
    }

    /// Who is meant, whatever the source's number: to find the same person twice in a file or in another's list.
    var identity: String {
        if let nhsNumber { return "n\(nhsNumber.digits)" }
        return "p\(name.sortKey)|\(birth?.description ?? "")|\(postcode?.text ?? "")"
    }

    func newPerson(basis: Person.Basis) -> NewPerson {
        NewPerson(
            name: name, birth: birth.map { KnownDate($0) }, sex: sex, nhsNumber: nhsNumber,
            whereabouts: postcode.map { .postcode($0) } ?? .notKnown, addressLines: addressLine,
            contacts: contacts.map { NewContact($0) }, basis: basis)
    }
}
