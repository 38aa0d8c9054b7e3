import Core

/// What a row does to somebody known: pure, so that the dry run and the taking of a list never differ.
struct ListPlan: Hashable, Sendable {
    enum Step: Hashable, Sendable {
        case beginClaim
        case confirmClaim(ClaimID, before: LocalDate)
        case endClaim(ClaimID, on: LocalDate)
        case beginAddress(ending: AddressID?)
        case addContact(PersonContact.Address)
        case addNumber(NHSNumber)
        case fillBirth(LocalDate)
        case fillSex(Sex)
        case addLink
    }

    var steps: [Step] = []
    var notes: [String] = []
    /// Why somebody has to look, if they have.
    var question: String?

    /// Newer facts stand, whoever said them; what is missing is filled in.
    ///
    /// Of a restricted person nothing changes but that the source says they are a carer.
    init(_ row: ListPerson, _ held: ListKnownStore.Held, asAt: LocalDate) {
        claim(row, held, asAt)
        guard !held.isRestricted else { return }
        if let number = row.nhsNumber {
            if held.number == nil {
                steps.append(.addNumber(number))
            } else if held.number != number.digits {
                question = "The NHS number isn’t the one on the record we have under this number"
                return
            }
        }
        if let birth = row.birth {
            if held.birth == nil {
                steps.append(.fillBirth(birth))
            } else if held.birth != birth {
                notes.append("The date of birth isn’t the one on the record, which was kept")
            }
        }
        if let sex = row.sex, held.sex == nil { steps.append(.fillSex(sex)) }
        address(row, held, asAt)
        for contact in row.contacts where !held.contacts.contains(contact.value) {
            steps.append(.addContact(contact))
        }
        let tellsOfLink = row.caredForPostcode != nil || row.relationship != nil || row.hours != nil
        if tellsOfLink, !held.hasLink, row.carerUntil == nil { steps.append(.addLink) }
    }

    private mutating func claim(_ row: ListPerson, _ held: ListKnownStore.Held, _ asAt: LocalDate) {
        if let until = row.carerUntil {
            if let claim = held.claim { steps.append(.endClaim(claim.id, on: max(until, claim.confirmedOn))) }
            return
        }
        if let claim = held.claim {
            if claim.confirmedOn < asAt { steps.append(.confirmClaim(claim.id, before: claim.confirmedOn)) }
        } else if held.hasDied {
            notes.append("We were told that this person has died")
        } else if let ended = held.claimEnded, ended >= asAt {
            notes.append("You told us later that they are no longer a carer")
        } else {
            steps.append(.beginClaim)
        }
    }

    private mutating func address(_ row: ListPerson, _ held: ListKnownStore.Held, _ asAt: LocalDate) {
        guard let postcode = row.postcode else { return }
        guard let address = held.address else { return steps.append(.beginAddress(ending: nil)) }
        let isSame =
            address.postcode == postcode.text
            && (row.addressLine == nil || address.lines == row.addressLine)
        if isSame { return }
        if address.since < asAt {
            steps.append(.beginAddress(ending: address.id))
        } else if address.postcode != postcode.text {
            notes.append("The record has a newer address, which was kept")
        }
    }

    /// Whether the matcher compares anything of what changes.
    var changesWhatIsCompared: Bool {
        steps.contains { step in
            switch step {
            case .beginClaim, .confirmClaim, .endClaim, .addLink: false
            case .beginAddress, .addContact, .addNumber, .fillBirth, .fillSex: true
            }
        }
    }

    /// Whether anything is told that wasn't known: to say once more what was said isn't.
    var changesSomething: Bool {
        steps.contains { step in if case .confirmClaim = step { false } else { true } }
    }
}

extension ListPerson {
    func kind(asAt: LocalDate) -> Claim.Kind {
        birth.map { $0.years(to: asAt) < 18 } ?? false ? .youngCarer : .carer
    }
}
