import Core
import People
import Storage
import Web

/// Which law applies to each person a carer cares for: asked once for each.
extension AssessmentDesk {
    var routingForm: StepForm {
        let desk = self
        return StepForm(
            name: "routing", action: .decide,
            known: { connection, opened in
                let links = try desk.openLinks(opened, connection)
                let done = Set(opened.routings.map(\.link))
                guard let link = links.first(where: { !done.contains($0.id) }) ?? links.first else {
                    return FormReading(known: [:])
                }
                var known = ["link": "\(link.id)", "contract": link.underContract ? "yes" : "no"]
                known["carer-age"] = opened.person.age.map(String.init) ?? ""
                known["cared-for-age"] = link.caredForAge.map(String.init) ?? ""
                if opened.conduct.childHelps == true { known["child-cares"] = "yes" }
                return FormReading(known: known)
            },
            page: { connection, opened, form in
                let links = try desk.openLinks(opened, connection)
                let points = try desk.routingLines(opened, links)
                return FormPage(
                    step: "routing", "Which law applies", opened,
                    intro: links.isEmpty
                        ? ["Nobody is written down whom they care for. Add that to their record first."]
                        : [
                            "Answer this for each person they care for. The first of the five rules that fits decides."
                        ],
                    points: points, fields: links.isEmpty ? [] : desk.routingFields(links, form),
                    button: "Work it out", form)
            },
            save: { connection, opened, form in
                let links = try desk.openLinks(opened, connection)
                guard let account = opened.principal.account else { throw NotFound() }
                let link = links.first { "\($0.id)" == form.fields.text("link") }
                if link == nil { form.errors.add("Select about caring for whom", to: "link") }
                let facts = desk.routingFacts(&form)
                let why = form.words("treated-why", limit: 1_000)
                if facts?.isTreatedAsCarerAnyway == true, why.isEmpty {
                    form.errors.add("Enter why they are treated as a carer all the same", to: "treated-why")
                }
                try form.errors.throwIfAny()
                guard let link, let facts else { throw NotFound() }
                let store = DecisionStore(connection, desk.surroundings)
                try store.keep(
                    KeptRouting(
                        link: link.id, facts: facts, treatedWhy: why.isEmpty ? nil : why,
                        workedOn: desk.surroundings.today, workedBy: account), of: opened.assessment.id)
                try AssessmentStore(connection, desk.surroundings).addEvent(
                    opened.assessment.id, "routing", facts.routed.duty.words, by: opened.principal)
                let done = try store.routings(of: opened.assessment.id).map(\.link)
                return Set(done).isSuperset(of: links.map(\.id))
                    ? opened.assessment.path : "\(opened.assessment.path)/routing"
            })
    }

    func openLinks(_ opened: Opened, _ connection: any Connection) throws -> [SeenLink] {
        try people.links(connection, opened.person.id, opened.principal)
            .filter { $0.carer == opened.person.id && $0.isOpen }
    }

    /// What was worked out already, with the lines that led there.
    func routingLines(_ opened: Opened, _ links: [SeenLink]) throws -> [String] {
        opened.routings.map { kept in
            let name = links.first { $0.id == kept.link }?.caredForName ?? "Somebody they cared for"
            let routed = kept.routed
            let addOns =
                routed.addOns.isEmpty ? "" : " Also: " + routed.addOns.map(\.words).joined(separator: "; ")
            return
                "\(name): \(routed.duty.words) (\(routed.duty.law)). \(routed.working.joined(separator: ". ")).\(addOns)"
        }
    }

    private func routingFields(_ links: [SeenLink], _ form: FormReading) -> [FieldView] {
        [
            .radios(
                "link", "About caring for whom?",
                links.map { ("\($0.id)", "\($0.caredForName), \($0.relationshipWords.lowercasedFirst)") },
                form),
            .line("carer-age", "How old is the carer today?", width: "3", form),
            .line("cared-for-age", "How old is the person they care for?", width: "3", form),
            .yesNo(
                "contract", "Is the care under a contract, or voluntary work?",
                hint: "Carer’s Allowance is neither, nor is a direct payment spent on somebody else", form),
            .yesNo("treated", "If so: are they treated as a carer all the same?", form),
            .area("treated-why", "Why are they treated as a carer all the same?", rows: 2, form),
            .yesNo("disabled-child", "Is the person cared for a disabled child?", form).under(
                "Where a child is cared for"),
            .yesNo("responsibility", "Does the carer have parental responsibility for them?", form),
            .yesNo("child-after-18", "Is the child likely to need care and support after 18?", form),
            .yesNo(
                "after-18",
                "Is the carer likely to need support after that, or after their own 18th birthday?", form),
            .yesNo("own-care", "Does the carer appear to need care themselves?", form).under(
                "What else is looked at"),
            .yesNo("child-cares", "Does a child appear to provide care?", form),
        ]
    }

    private func routingFacts(_ form: inout FormReading) -> CaringFacts? {
        func age(_ name: String, _ missing: String) -> Int? {
            guard let age = Int(form.fields.text(name)), (0...130).contains(age) else {
                form.errors.add(missing, to: name)
                return nil
            }
            return age
        }
        let carer = age("carer-age", "Enter the carer’s age in years")
        let other = age("cared-for-age", "Enter the age of the person they care for, in years")
        let contract = form.yesNo("contract", "Select whether the care is under a contract or voluntary work")
        guard let carer, let other, let contract else { return nil }
        var facts = CaringFacts(carerAge: carer, caredForAge: other)
        facts.isContractOrVoluntary = contract
        if contract {
            facts.isTreatedAsCarerAnyway =
                form.yesNo("treated", "Select whether they are treated as a carer all the same") ?? false
        }
        if carer >= 18, other < 18 {
            facts.isDisabledChild =
                form.yesNo("disabled-child", "Select whether it is a disabled child") ?? false
            facts.hasParentalResponsibility =
                form.yesNo("responsibility", "Select whether the carer has parental responsibility") ?? false
        }
        facts.childHasLikelyNeedsAfter18 = form.saidYesNo("child-after-18") ?? false
        facts.hasLikelyNeedsAfter18 = form.saidYesNo("after-18") ?? false
        facts.appearsToNeedCareThemselves = form.saidYesNo("own-care") ?? false
        facts.aChildAppearsToCare = form.saidYesNo("child-cares") ?? false
        return facts
    }
}
