import Core
import Web

/// What `Templates/areas.mustache` shows.
struct AreasPage: Sendable {
    struct Area: Sendable {
        struct Line: Sendable {
            let districtName: String
            let districtPath: String
            let adultName: String?
            let youngName: String?
        }

        let areaName: String
        let districts: [Line]

        init(_ area: Accounts.Area, _ districts: [District], _ open: [Catchment]) {
            areaName = area.name
            self.districts = districts.map { district in
                func serving(_ kind: CatchmentKind) -> String? {
                    open.first { $0.districtCode == district.code && $0.kind == kind }?.organisationName
                }
                return Line(
                    districtName: district.name, districtPath: "/districts/\(district.code)",
                    adultName: serving(.adult), youngName: serving(.young))
            }
        }
    }

    struct Trial: Sendable {
        let trialPostcode: String
        let place: String?
        let note: String?
        let goesTo: String
        let youngGoesTo: String
        let urgentGoesTo: String

        init(
            _ postcode: Postcode, _ parties: CareParties, _ names: [OrganisationID: String], district: String?
        ) {
            trialPostcode = postcode.text
            place = district
            note = parties.why.note
            goesTo = names[(parties.adult ?? parties.triage).organisation] ?? ""
            youngGoesTo = names[(parties.young ?? parties.triage).organisation] ?? ""
            urgentGoesTo = names[(parties.adultsDuty ?? parties.triage).organisation] ?? ""
        }
    }

    let pageTitle = "Areas and who serves them"
    let errors: [FieldError]
    let areas: [Area]
    let postcode: TextField
    let trial: Trial?

    init(_ areas: [Area], typed: String, _ trial: Trial?) {
        let errors: FormErrors =
            typed.isEmpty || trial != nil
            ? FormErrors() : ["postcode": "Enter a full UK postcode, like DT1 1XJ"]
        self.errors = errors.list
        self.areas = areas
        self.trial = trial
        postcode = TextField("postcode", "Postcode of the cared-for person", value: typed, errors, width: 10)
    }
}

/// What `Templates/district.mustache` shows.
struct DistrictPage: Sendable {
    struct Line: Sendable {
        let servingName: String
        let kindTitle: String
        let since: String
        let until: String
    }

    let pageTitle: String
    let errors: [FieldError]
    let mayEdit: Bool
    let actionPath: String
    let adult: ChoiceField
    let young: ChoiceField
    let history: [Line]
    let hasHistory: Bool

    init(
        _ district: District, mayEdit: Bool, current: [Catchment], adult: [Organisation],
        young: [Organisation],
        history: [Catchment], _ errors: FormErrors
    ) {
        self.errors = errors.list
        self.mayEdit = mayEdit
        pageTitle = "Who serves \(district.name)"
        actionPath = "/districts/\(district.code)/catchments"
        func field(_ kind: CatchmentKind, _ label: String, _ organisations: [Organisation]) -> ChoiceField {
            ChoiceField(
                kind.rawValue, label,
                [("", "Nobody: the council’s own triage tray takes it")]
                    + organisations.map { ($0.id.description, $0.name) },
                chosen: current.first { $0.kind == kind }?.organisation.description, errors)
        }
        self.adult = field(.adult, "Carers’ centre", adult)
        self.young = field(.young, "Young carers’ service", young)
        self.history = history.map {
            Line(
                servingName: $0.organisationName, kindTitle: $0.kind.title, since: $0.fromOn.spoken,
                until: $0.untilOn?.spoken ?? "now")
        }
        hasHistory = !history.isEmpty
    }
}
