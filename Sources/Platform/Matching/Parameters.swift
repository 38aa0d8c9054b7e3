/// What the matcher believes of records in general: its version is kept with every decision it led to.
package struct Parameters: Codable, Hashable, Sendable {
    package var version: String
    /// How often each level is met in two records of one person, of two people who share a home, of strangers.
    package var samePerson: Table, oneHome: Table, strangers: Table
    /// How many pairs of records of one person, and of two people who share a home, there are for each record.
    package var samePairs: Double, homePairs: Double
    /// How many strangers of one name have one e-mail address, where addresses are made of names.
    package var emailOfName: Double
    package var givenNames: Shares, familyNames: Shares

    /// Probabilities by level, in the order of `Level`; the first, "missing", says nothing and is never used.
    package struct Table: Codable, Hashable, Sendable {
        package var given: [Double], middle: [Double], family: [Double], birth: [Double], sex: [Double]
        package var phone: [Double], email: [Double], number: [Double]
        /// Postcode and address line together, for they change together: six of `Level.Address` for each of
        /// `Level.Postcode`.
        package var home: [Double]

        subscript(fact: Pattern.Fact) -> [Double] {
            get {
                switch fact {
                case .given: given
                case .middle: middle
                case .family: family
                case .birth: birth
                case .sex: sex
                case .phone: phone
                case .email: email
                case .number: number
                case .postcode, .address: home
                }
            }
            set {
                switch fact {
                case .given: given = newValue
                case .middle: middle = newValue
                case .family: family = newValue
                case .birth: birth = newValue
                case .sex: sex = newValue
                case .phone: phone = newValue
                case .email: email = newValue
                case .number: number = newValue
                case .postcode, .address: home = newValue
                }
            }
        }
    }

    /// The share of records with each name, folded; every other name has `rest`.
    package struct Shares: Codable, Hashable, Sendable {
        package var shares: [String: Float]
        package var rest: Float
        /// The least share that is believed of any name.
        package var least: Float

        func share(of name: String) -> Float { shares[name] ?? rest }
    }
}

extension Parameters {
    /// Whether these have a sensible number for everything that the matcher asks of them, wherever they were kept.
    package var isUsable: Bool {
        let tables = [samePerson, oneHome, strangers].map(\.numbers)
        let shape = Parameters.standard.samePerson.numbers.map(\.count)
        let isWhole = tables.allSatisfy { table in
            table.map(\.count) == shape && table.joined().allSatisfy { $0 >= 0 && $0 <= 1 }
        }
        let isSensible = [samePairs, homePairs, emailOfName].allSatisfy { $0.isFinite && $0 >= 0 }
        return isWhole && isSensible && !version.isEmpty
    }
}

extension Parameters.Table {
    fileprivate var numbers: [[Double]] { [given, middle, family, birth, sex, phone, email, number, home] }
}
