import Core

enum SetupChangeTag {}

/// One field of an organisation or team that was changed.
struct SetupChange: Hashable, Sendable {
    let field: String
    let was: String?
    let now: String?
    let changedAt: Instant
    let changedBy: String
}

extension Organisation {
    /// Its fields as the history and the pages name them.
    var described: [(String, String?)] {
        [
            ("Name", name), ("Kind", kind.title), ("Code", "\(codeKind.title): \(code)"), ("Area", areaCode),
            ("District", districtCode), ("Address", address), ("Postcode", postcode), ("Phone", phone),
            ("Email address that hears of referrals", referralEmail?.text),
            ("Opened", openedOn?.spoken), ("Closed", closedOn?.spoken),
            ("Shows staff names to carers", showsStaffNames ? "Yes" : "No"),
        ]
    }
}

extension Team {
    var described: [(String, String?)] { [("Name", name), ("Closed", closedOn?.spoken)] }
}
