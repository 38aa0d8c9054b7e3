import Core
import Storage

package enum UrgentNumberTag {}
package typealias UrgentNumberID = Identifier<UrgentNumberTag>

/// One way to reach help today, as somebody published it and, once it was rung, as it was found.
package struct UrgentNumber: Hashable, Sendable {
    /// Whom to ring it about.
    package enum Audience: String, CaseIterable, Sendable, SQLEnum {
        case adult, child, everyone
    }

    /// Where on the page it stands.
    package enum Group: String, CaseIterable, Sendable, SQLEnum {
        case danger
        case council
        case health
        case listening
        case abuse
        case children
    }

    /// What to do with the number.
    package enum Way: String, CaseIterable, Sendable, SQLEnum {
        case call, text
    }

    /// The council that answers; the same numbers serve all its districts.
    package struct Council: Hashable, Sendable {
        package let code: GSSCode
        package let name: String

        package init(code: GSSCode, name: String) { (self.code, self.name) = (code, name) }
    }

    /// That somebody rang it and who answered was right.
    package struct Check: Hashable, Sendable {
        package let by: String
        package let on: LocalDate
    }

    package let id: UrgentNumberID
    /// The same for every number that has stood in this place: "hampshire-adult-day".
    package let code: String
    /// `nil` for a number of the whole country.
    package let council: Council?
    package let audience: Audience
    package let group: Group
    package let label: String
    package let way: Way
    /// As people write it: "0300 555 1386", "999".
    package let number: String
    /// What to press or write, and other ways in: text relay, sign language.
    package let note: String
    package let hours: OpeningHours
    package let source: String
    /// The source's own day; `nil` where it doesn't say.
    package let sourceOn: LocalDate?
    package let position: Int
    package let check: Check?

    /// What a telephone dials: the digits alone.
    package var dialled: String { number.filter { $0.isASCII && $0.isNumber } }

    /// This number with its council's name before who answers.
    var withCouncil: UrgentNumber {
        guard let council else { return self }
        return UrgentNumber(
            id: id, code: code, council: council, audience: audience, group: group,
            label: "\(council.name), \(label.prefix(1).lowercased() + label.dropFirst())", way: way,
            number: number,
            note: note, hours: hours, source: source, sourceOn: sourceOn, position: position, check: check)
    }

    /// "not yet checked", or who rang it and when.
    package var checkedText: String {
        guard let check else {
            return sourceOn.map { "Not yet checked. Published \($0.spoken)." } ?? "Not yet checked."
        }
        return "Checked on \(check.on.spoken) by \(check.by)."
    }
}

/// What the urgent numbers are when the service is new, before anybody here has rung them.
package struct PublishedNumber: Sendable {
    let code: String
    let council: UrgentNumber.Council?
    let audience: UrgentNumber.Audience
    let group: UrgentNumber.Group
    let label: String
    let way: UrgentNumber.Way
    let number: String
    let note: String
    let hours: String
    let source: String
    let sourceOn: String?
}
