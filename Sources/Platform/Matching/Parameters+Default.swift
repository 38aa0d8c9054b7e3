/// What is believed before a list has been looked at.
///
/// Judged from census and name statistics and from made-up people, never from anybody's record.
extension Parameters {
    package static let standard = Parameters(
        version: "2026-11-22",
        samePerson: Table(
            given: [0, 0.835, 0.03, 0.03, 0.015, 0.055, 0.006, 0.005, 0.012, 0.012],
            middle: [0, 0.75, 0.12, 0.04, 0.09],
            family: [0, 0.855, 0.02, 0.015, 0.05, 0.008, 0.035, 0.005],
            birth: [0, 0.885, 0.012, 0.045, 0.008, 0.012, 0.012, 0.006, 0.02],
            sex: [0, 0.985, 0.015],
            phone: [0, 0.6, 0.04, 0.36],
            email: [0, 0.6, 0.04, 0.36],
            number: [0, 0.97, 0.02, 0.01, 1e-12],
            home: home(
                postcode: [0, 0.70, 0.05, 0.03, 0.02, 0.05, 0.08, 0.07],
                samePostcode: [0, 0.72, 0.17, 0.03, 0.03, 0.05],
                nearPostcode: [0, 0.70, 0.17, 0.03, 0.03, 0.07],
                otherwise: [0, 0.03, 0.01, 0.01, 0.03, 0.92])),
        oneHome: Table(
            given: [0, 0.015, 0.01, 0.02, 0.01, 0.004, 0.015, 0.008, 0.917, 0.0005],
            middle: [0, 0.05, 0.06, 0.02, 0.87],
            family: [0, 0.74, 0.02, 0.02, 0.02, 0.008, 0.13, 0.06],
            birth: [0, 0.03, 0.0004, 0.006, 0.002, 0.004, 0.005, 0.045, 0.908],
            sex: [0, 0.4, 0.6],
            phone: [0, 0.4, 0.01, 0.59],
            email: [0, 0.1, 0.005, 0.895],
            number: [0, 0.002, 0.001, 0.05, 0.947],
            home: home(
                postcode: [0, 0.91, 0.04, 0.005, 0.005, 0.01, 0.02, 0.01],
                samePostcode: [0, 0.75, 0.15, 0.03, 0.03, 0.04],
                nearPostcode: [0, 0.75, 0.15, 0.03, 0.03, 0.04],
                otherwise: [0, 0.05, 0.02, 0.01, 0.03, 0.89])),
        strangers: Table(
            given: [0, 0.006, 0.003, 0.005, 0.003, 0.0008, 0.003, 0.004, 0.974, 1e-6],
            middle: [0, 0.03, 0.06, 0.01, 0.9],
            family: [0, 0.0015, 0.0002, 0.0005, 0.0003, 0.001, 0.3, 0.696],
            birth: [0, 4e-5, 3e-5, 0.0012, 0.0005, 0.0026, 0.0006, 0.011, 0.984],
            sex: [0, 0.5, 0.5],
            phone: [0, 1e-6, 5e-6, 1],
            email: [0, 1e-7, 1e-6, 1],
            number: [0, 1e-7, 1e-5, 0.05, 0.95],
            home: home(
                postcode: [0, 2e-5, 0.0003, 0.0001, 0.001, 0.01, 0.1, 0.8886],
                samePostcode: [0, 0.01, 0.01, 0.02, 0.63, 0.33],
                nearPostcode: [0, 0.001, 0.0005, 0.001, 0.03, 0.9675],
                otherwise: [0, 5e-5, 1e-4, 1e-3, 0.03, 0.9688])),
        samePairs: 0.3, homePairs: 0.8, emailOfName: 0.0025,
        givenNames: Shares(shares: NameShares.given, rest: 0.0001, least: 5e-6),
        familyNames: Shares(shares: NameShares.family, rest: 0.00005, least: 2e-6))

    /// Postcode and address line together, from the levels of the postcode and what each makes of the address.
    ///
    /// Where one of the two is missing, the other's levels stand alone.
    private static func home(
        postcode: [Double], samePostcode: [Double], nearPostcode: [Double], otherwise: [Double]
    ) -> [Double] {
        var cells: [Double] = []
        for (level, share) in postcode.enumerated() {
            let address =
                switch Level.Postcode(rawValue: level) {
                case .same: samePostcode
                case .oneSymbol: nearPostcode
                default: otherwise
                }
            for (place, part) in address.enumerated() {
                if level == 0 {
                    // The address alone: over all levels of the postcode.
                    let near = postcode[1], close = postcode[2]
                    cells.append(
                        place == 0
                            ? 0
                            : near * samePostcode[place] + close * nearPostcode[place]
                                + (1 - near - close) * otherwise[place])
                } else {
                    cells.append(place == 0 ? share : share * part)
                }
            }
        }
        return cells
    }
}
