import Core

/// One number as a page shows it.
struct NumberView: Sendable {
    let label: String
    let number: String
    let link: String
    let isText: Bool
    let note: String?
    let hours: [String]
    let whenText: String
    let checked: String
    let isChecked: Bool

    init(_ standing: StandingNumber) {
        let number = standing.number
        label = number.label
        self.number = number.number
        link = "\(number.way == .text ? "sms" : "tel"):\(number.dialled)"
        isText = number.way == .text
        note = number.note.isEmpty ? nil : number.note
        hours = number.hours.spoken
        whenText = standing.whenText
        checked = number.checkedText
        isChecked = number.check != nil
    }
}

/// One council's numbers: those answered at the moment of the page, and all of them with their hours.
struct CouncilView: Sendable {
    let name: String
    let anchor: String
    let adults: [NumberView]
    let children: [NumberView]
    let all: [NumberView]
}

/// A group of the country's numbers.
struct NumberGroupView: Sendable {
    let title: String
    let anchor: String
    let numbers: [NumberView]
}

/// What `Templates/urgent.mustache` shows.
struct UrgentPage: Sendable {
    let pageTitle: String
    /// When the page was made; a saved page shows this and never "now".
    let madeAt: String
    let danger: [NumberView]
    let councils: [CouncilView]
    let groups: [NumberGroupView]
    let hasNumbers: Bool

    init(_ numbers: [UrgentNumber], at instant: Instant, calendar: WorkingCalendar) {
        func views(_ chosen: [StandingNumber]) -> [NumberView] { chosen.map(NumberView.init) }
        func group(_ group: UrgentNumber.Group) -> [NumberView] {
            views(
                numbers.filter { $0.group == group }.map {
                    StandingNumber($0, at: instant, calendar: calendar)
                })
        }
        pageTitle = "Urgent help"
        madeAt = instant.spoken
        danger = group(.danger)
        councils = councilsHeld(in: numbers).map { council in
            func answered(_ audience: UrgentNumber.Audience) -> [NumberView] {
                views(
                    numbersAnswered(
                        in: numbers, council: council.code, audience: audience, at: instant,
                        calendar: calendar))
            }
            return CouncilView(
                name: council.name, anchor: council.code.text.lowercased(), adults: answered(.adult),
                children: answered(.child),
                all: views(
                    numbers.filter { $0.council == council }.map {
                        StandingNumber($0, at: instant, calendar: calendar)
                    }))
        }
        groups = [
            NumberGroupView(
                title: "Your health, or somebody’s mind", anchor: "health", numbers: group(.health)),
            NumberGroupView(title: "Somebody to listen", anchor: "listening", numbers: group(.listening)),
            NumberGroupView(
                title: "If somebody hurts or frightens you", anchor: "abuse", numbers: group(.abuse)),
            NumberGroupView(
                title: "If you are a child or young person", anchor: "children", numbers: group(.children)),
        ].filter { !$0.numbers.isEmpty }
        hasNumbers = !numbers.isEmpty
    }
}
