/// The 19 ethnic groups of Census 2021 in England.
///
/// - Source: ONS harmonised standard; wording for returns from Client Level Data release 2; 2001 codes from the
///   NHS Data Dictionary (they lose Roma, Gypsy or Irish Traveller and Arab).
package enum EthnicGroup: String, CodedList {
    case asianIndian = "asian_indian"
    case asianPakistani = "asian_pakistani"
    case asianBangladeshi = "asian_bangladeshi"
    case asianChinese = "asian_chinese"
    case asianOther = "asian_other"
    case blackCaribbean = "black_caribbean"
    case blackAfrican = "black_african"
    case blackOther = "black_other"
    case mixedWhiteCaribbean = "mixed_white_caribbean"
    case mixedWhiteAfrican = "mixed_white_african"
    case mixedWhiteAsian = "mixed_white_asian"
    case mixedOther = "mixed_other"
    case whiteBritish = "white_british"
    case whiteIrish = "white_irish"
    case whiteGypsyTraveller = "white_gypsy_traveller"
    case whiteRoma = "white_roma"
    case whiteOther = "white_other"
    case otherArab = "other_arab"
    case otherOther = "other_other"

    package enum Heading: String, CodedList {
        case asian, black, mixed, white, other

        package var label: String {
            switch self {
            case .asian: "Asian, Asian British or Asian Welsh"
            case .black: "Black, Black British, Black Welsh, Caribbean or African"
            case .mixed: "Mixed or multiple ethnic groups"
            case .white: "White"
            case .other: "Other ethnic group"
            }
        }

        /// The heading as Client Level Data words it.
        var returned: String {
            switch self {
            case .asian: "Asian or Asian British"
            case .black: "Black, Black British, Caribbean or African"
            case .mixed, .white, .other: label
            }
        }
    }

    package var heading: Heading {
        switch self {
        case .asianIndian, .asianPakistani, .asianBangladeshi, .asianChinese, .asianOther: .asian
        case .blackCaribbean, .blackAfrican, .blackOther: .black
        case .mixedWhiteCaribbean, .mixedWhiteAfrican, .mixedWhiteAsian, .mixedOther: .mixed
        case .whiteBritish, .whiteIrish, .whiteGypsyTraveller, .whiteRoma, .whiteOther: .white
        case .otherArab, .otherOther: .other
        }
    }

    package var label: String {
        switch self {
        case .asianIndian: "Indian"
        case .asianPakistani: "Pakistani"
        case .asianBangladeshi: "Bangladeshi"
        case .asianChinese: "Chinese"
        case .asianOther: "Any other Asian background"
        case .blackCaribbean: "Caribbean"
        case .blackAfrican: "African"
        case .blackOther: "Any other Black, Black British or Caribbean background"
        case .mixedWhiteCaribbean: "White and Black Caribbean"
        case .mixedWhiteAfrican: "White and Black African"
        case .mixedWhiteAsian: "White and Asian"
        case .mixedOther: "Any other Mixed or multiple ethnic background"
        case .whiteBritish: "English, Welsh, Scottish, Northern Irish or British"
        case .whiteIrish: "Irish"
        case .whiteGypsyTraveller: "Gypsy or Irish Traveller"
        case .whiteRoma: "Roma"
        case .whiteOther: "Any other White background"
        case .otherArab: "Arab"
        case .otherOther: "Any other ethnic group"
        }
    }

    /// The value that Client Level Data release 2 asks for.
    package var clientLevelValue: String { "\(heading.returned): \(label)" }

    /// The NHS's letter of 2001.
    package var code2001: String {
        switch self {
        case .whiteBritish: "A"
        case .whiteIrish: "B"
        case .whiteGypsyTraveller, .whiteRoma, .whiteOther: "C"
        case .mixedWhiteCaribbean: "D"
        case .mixedWhiteAfrican: "E"
        case .mixedWhiteAsian: "F"
        case .mixedOther: "G"
        case .asianIndian: "H"
        case .asianPakistani: "J"
        case .asianBangladeshi: "K"
        case .asianOther: "L"
        case .blackCaribbean: "M"
        case .blackAfrican: "N"
        case .blackOther: "P"
        case .asianChinese: "R"
        case .otherArab, .otherOther: "S"
        }
    }
}
