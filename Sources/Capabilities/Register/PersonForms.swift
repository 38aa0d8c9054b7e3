import Core
import Web

/// What the details form posts: name, birth, sex, number, address, practice and school.
struct DetailsForm: Sendable {
    let name: PersonName
    let birth: KnownDate?
    let sex: Sex?
    let nhsNumber: NHSNumber?
    let whereabouts: Whereabouts
    let addressLines: String?
    let practice: String?
    let school: String?

    init(_ fields: FormFields, today: LocalDate, allowsTestNumbers: Bool) throws(FormErrors) {
        var reading = FormReading(fields)
        var name: PersonName?
        do {
            name = try PersonName(
                given: fields.text("given"), family: fields.text("family"), knownAs: fields.text("known-as"))
        } catch {
            reading.errors.add(error.message, to: error.part == .knownAs ? "known-as" : error.part.rawValue)
        }
        birth = reading.known("birth-date", "Date of birth")
        do { try checkBirth(birth, today: today) } catch { reading.add(error, to: "birth-date") }
        sex = Sex(rawValue: fields.text("sex"))
        nhsNumber = Self.nhsNumber(&reading, allowsTestNumbers: allowsTestNumbers)
        whereabouts = Self.whereabouts(&reading)
        addressLines = reading.words("address", "Address", limit: 400)
        practice = reading.line("practice", "GP practice")
        school = reading.line("school", "School or college")
        guard let name, reading.errors.isEmpty else { throw reading.errors }
        self.name = name
    }

    private static func nhsNumber(_ reading: inout FormReading, allowsTestNumbers: Bool) -> NHSNumber? {
        let text = reading.fields.text("nhs-number")
        guard !text.isEmpty else { return nil }
        do {
            let number = try NHSNumber(parsing: text)
            if number.isTestRange, !allowsTestNumbers {
                reading.add(ArrivalRefusal.testNumber, to: "nhs-number")
            }
            return number
        } catch {
            reading.errors.add(error.message, to: "nhs-number")
            return nil
        }
    }

    private static func whereabouts(_ reading: inout FormReading) -> Whereabouts {
        switch reading.fields.text("whereabouts") {
        case "no-fixed-address": return .noFixedAddress
        case "abroad": return .abroad
        case "not-known": return .notKnown
        default:
            let text = reading.fields.text("postcode")
            if text.isEmpty { return .notKnown }
            if let postcode = Postcode(text) { return .postcode(postcode) }
            let suggestion =
                Postcode.suggestion(for: text).map { ". Did you mean \($0.text)?" } ?? ", like SO51 8DE"
            reading.errors.add("Enter a full UK postcode\(suggestion)", to: "postcode")
            return .notKnown
        }
    }

    /// The questions, filled in from what was typed.
    static func questions(_ fields: FormFields, _ errors: FormErrors, isNew: Bool = false) -> [FieldView] {
        [
            .line("given", "First names", fields.text("given"), errors),
            .line("family", "Last names", fields.text("family"), errors),
            .line("known-as", "What they like to be called (optional)", fields.text("known-as"), errors),
            .date(
                "birth-date", "Date of birth", TypedDate(fields, "birth-date"),
                hint: "For example, 27 3 1998. A year, or a month and a year, is enough", errors),
            .radios(
                "sex", "Sex", Sex.options(\.label) + [("", "Not said")], chosen: fields.text("sex"), errors),
            .line(
                "nhs-number", "NHS number (optional)", fields.text("nhs-number"),
                hint: "10 digits, like 999 000 0018",
                width: "10", inputMode: "numeric", errors),
            .radios(
                "whereabouts", "Where do they live?",
                [
                    ("postcode", "At a postcode"), ("no-fixed-address", "They have no fixed address"),
                    ("abroad", "Abroad"), ("not-known", "Not known"),
                ], chosen: fields.optional("whereabouts") ?? "postcode", errors),
            .line("postcode", "Postcode", fields.text("postcode"), width: "10", errors),
            .area("address", "Address (optional)", fields.longText("address"), rows: 3, errors),
            .line("practice", "GP practice (optional)", fields.text("practice"), errors),
            .line("school", "School or college (optional)", fields.text("school"), errors),
        ]
    }
}

/// What is on the record now, as the details form holds it.
struct CurrentDetails: Hashable, Sendable {
    let values: [String: String]
    let version: Int

    init(
        _ person: Person, name: PersonName?, numbers: [PersonIdentifier], addresses: [PersonAddress],
        places: [PersonPlace]
    ) {
        let birth = TypedDate(person.birth)
        let address = addresses.first { $0.until == nil }
        values = [
            "given": name?.given ?? "", "family": name?.family ?? "", "known-as": name?.knownAs ?? "",
            "birth-date-day": birth.day, "birth-date-month": birth.month, "birth-date-year": birth.year,
            "sex": person.sex?.rawValue ?? "",
            "nhs-number": numbers.first { $0.kind == .nhsNumber && $0.until == nil }
                .map { NHSNumber($0.value)?.display ?? $0.value } ?? "",
            "whereabouts": address?.whereabouts.code ?? "postcode",
            "postcode": address?.whereabouts.postcode?.text ?? "", "address": address?.lines ?? "",
            "practice": Self.place(.practice, places), "school": Self.place(.school, places),
        ]
        version = person.version
    }

    private static func place(_ kind: PersonPlace.Kind, _ places: [PersonPlace]) -> String {
        places.first { $0.kind == kind && $0.until == nil }.flatMap { $0.name ?? $0.code } ?? ""
    }

    var fields: FormFields { FormFields(values.mapValues { [$0] }) }

    private static let labels = [
        ("given", "First names"), ("family", "Last names"), ("known-as", "What they like to be called"),
        ("birth-date-day", "Day of birth"), ("birth-date-month", "Month of birth"),
        ("birth-date-year", "Year of birth"),
        ("sex", "Sex"), ("nhs-number", "NHS number"), ("whereabouts", "Where they live"),
        ("postcode", "Postcode"),
        ("address", "Address"), ("practice", "GP practice"), ("school", "School or college"),
    ]

    /// What differs between what is saved now and what was typed.
    func conflicts(with typed: FormFields) -> [FormPage.Conflict] {
        Self.labels.compactMap { name, label in
            let saved = values[name] ?? ""
            let now = name == "address" ? typed.longText(name) : typed.text(name)
            return saved == now ? nil : FormPage.Conflict(label: label, saved: saved, typed: now)
        }
    }
}
