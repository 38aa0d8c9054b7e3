import Core

/// Why a claim can't end as it was asked.
package enum ClaimRefusal: Refusal, Equatable {
    case alreadyEnded
    case endsInFuture
    case endsBeforeConfirmed(LocalDate)

    package var message: String {
        switch self {
        case .alreadyEnded: "This has ended already"
        case .endsInFuture: "The day they stopped saying so must be today or in the past"
        case .endsBeforeConfirmed(let day):
            "They still said so on \(day.spoken). Enter that day or a later one"
        }
    }

    package var field: String? { "ended" }
}

extension Claim {
    /// Whether its source can have stopped saying so on `day`.
    package func checkEnding(on day: LocalDate, today: LocalDate) throws(ClaimRefusal) {
        guard endedOn == nil else { throw .alreadyEnded }
        guard day <= today else { throw .endsInFuture }
        guard day >= confirmedOn else { throw .endsBeforeConfirmed(confirmedOn) }
    }
}
