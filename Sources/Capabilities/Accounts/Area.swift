import Core

/// The area of one council with social-care duties: what settings and catchments are kept for.
package struct Area: Hashable, Sendable {
    /// The council's ONS code.
    package let code: String
    package let name: String
}

/// A district, borough or unitary authority, with the council that has social-care duties there.
package struct District: Hashable, Sendable {
    package let code: String
    package let name: String
    package let kind: String
    package let areaCode: String
    package let councilCode: String
}

/// Where a postcode is.
package struct PostcodePlace: Hashable, Sendable {
    package let postcode: String
    package let districtCode: String
    package let areaCode: String
    /// Metres on the National Grid.
    package let easting: Int
    package let northing: Int
    /// Whether letters are still sent there; a terminated one still finds its council.
    package let isLive: Bool
}
