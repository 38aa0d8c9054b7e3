/// What `Templates/gap.mustache` shows: every district beside the census.
struct GapPage: Sendable {
    let pageTitle = "Carers we know of, and carers we don’t"
    let counted: CountedView?
    let districts: [DistrictRow]
    let total: DistrictRow?
    let licence = Census.licence

    struct DistrictRow: Sendable {
        let districtName: String
        let districtPath: String?
        let estimate: String
        let known: String
        let confirmed: String
        let percent: String
        let gap: String
        let heard: String
    }
}

/// When the count was made, and what it means.
struct CountedView: Sendable {
    let countedAt: String
    let confirmedSince: String
}

/// What `Templates/gap-place.mustache` shows: one district or practice, by who knows its carers.
struct GapPlacePage: Sendable {
    let pageTitle: String
    let backPath: String
    let backText: String
    let counted: CountedView
    /// What the census or its absence says of this place, in a sentence or two.
    let census: [String]
    let rows: [CombinationRow]
    let totalConfirmed: String
    let totalNotConfirmed: String
    let heardLines: [HeardLine]
    let practicesPath: String?

    struct CombinationRow: Sendable {
        let knownTo: String
        let numbers: [NumberView]
    }

    struct HeardLine: Sendable {
        let sourceName: String
        let heardText: String
        let newestText: String
    }
}

/// A number, and the list of exactly those it counted where the reader may open it.
struct NumberView: Sendable {
    let numberText: String
    let listPath: String?
    /// For those who hear the page: "GP only, confirmed in the last year".
    let numberLabel: String
    let codedText: String?
}

/// What `Templates/gap-practices.mustache` shows.
struct GapPracticesPage: Sendable {
    let pageTitle: String
    let backPath: String
    let counted: CountedView
    let practices: [PracticeRow]
    let hasPractices: Bool

    struct PracticeRow: Sendable {
        let practiceName: String
        let practicePath: String
        let confirmed: String
        let notConfirmed: String
        let told: String
    }
}

/// What `Templates/gap-people.mustache` shows: exactly those whom a number counted.
struct GapPeoplePage: Sendable {
    let pageTitle: String
    let caption: String
    let backPath: String
    let counted: CountedView
    let total: String
    let people: [PersonRow]
    let nextPath: String?

    struct PersonRow: Sendable {
        let personName: String
        let personPath: String
        let personReference: String
    }
}
