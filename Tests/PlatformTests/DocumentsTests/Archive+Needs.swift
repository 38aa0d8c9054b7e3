import Core
import People
import Storage

@testable import Documents

extension Archive {
    var needs: DocumentNeeds {
        DocumentNeeds(
            people: people,
            printSize: { _, person in self.printSizes.withLock { $0[person] } },
            phone: { _, organisation in organisation == Self.council ? "01202 000 000" : nil },
            ownPageIsOff: { _, person in self.switchedOff.withLock { $0.contains(person) } },
            areas: { _ in [DocumentNeeds.Area(code: "E06000059", name: "Westbourne")] },
            maySetUp: { _, principal, area in
                principal.organisation == Self.council && principal.has(any: .administrator) && area != nil
                    || principal.organisation == Self.hospice && principal.has(any: .administrator)
            })
    }

    private var people: PeopleNeeds {
        PeopleNeeds(
            people: { _, ids, principal in self.people(ids, for: principal) },
            findPeople: { _, _, _ in [] }, links: { _, _, _ in [] }, resolve: { _, person in person },
            restricted: { _, ids in
                ids.filter { id in self.seen.withLock { $0[id]?.isRestricted ?? false } }
            },
            owner: { _, _ in nil }, involve: { _, _, _, _, _ in }, setLead: { _, _, _, _, _ in },
            leads: { _, _ in [:] }, mayShare: { _, _, _ in false }, profile: { _, _, _ in [] },
            dutyTray: { _, _, _ in Destination(Self.council) },
            organisationNames: { _, _ in [Self.council: "Westbourne Council", Self.hospice: "St Anne’s"] },
            accountNames: { _, _ in [Self.assessor: "Sam Field", Self.administrator: "Kim Hart"] },
            findOrganisations: { _, _ in [] }, colleagues: { _, _ in [] }, holders: { _, _, _ in [] },
            teams: { _, _ in [] },
            area: { _, organisation in organisation == Self.council ? "E06000059" : nil },
            councils: { _, _ in [Self.council] }, number: { _, _, _ in 0 }, reasons: { _, _, _ in [] },
            openTask: { _, _ in }, closeTask: { _, _, _ in })
    }

    private func people(_ ids: Set<PersonID>, for principal: Principal) -> [PersonID: SeenPerson] {
        let known = seen.withLock { $0 }.filter { ids.contains($0.key) }
        if let own = principal.person { return known.filter { $0.key == own } }
        guard let organisation = principal.organisation else { return [:] }
        let visible = visible.withLock { $0[organisation] ?? [] }
        return known.filter { visible.contains($0.key) }.mapValues { person in
            SeenPerson(
                id: person.id, name: person.name, reference: person.reference,
                isRestricted: person.isRestricted, isWorkedWith: organisation == Self.council)
        }
    }
}
