import Core
import Hummingbird
import Storage
import Web

/// How often carers say that somebody asked what stands in their personal profile.
struct AskedAgainPages: Sendable {
    let database: any Database
    let surroundings: Surroundings

    func add(to routes: Routes) {
        routes.get("/measures/asked-again", .roles(MeasuresPolicy.roles), show)
    }

    @Sendable func show(_ request: Request, _ context: WebContext) async throws -> Response {
        let today = surroundings.today
        let months = (0..<12).compactMap { back -> LocalDate? in
            let month = today.adding(months: -back)
            return LocalDate(year: month.year, month: month.month, day: 1)
        }
        let counts = try await database.read { connection in
            try AskedAgainStore(connection).months(from: months.last ?? today)
                .reduce(into: [String: Int]()) { $0[$1.month] = $1.times }
        }
        return context.page(
            "measures/asked-again",
            AskedAgainPage(
                months: months.map { month in
                    AskedAgainPage.Month(
                        monthName: month.spoken.split(separator: " ").dropFirst().joined(separator: " "),
                        times: ShownNumber.published(counts[String(month.description.prefix(7))] ?? 0).text)
                }))
    }
}

/// What `Templates/asked-again.mustache` shows.
struct AskedAgainPage: Sendable {
    let pageTitle = "Carers who were asked again"
    let months: [Month]

    struct Month: Sendable {
        let monthName: String
        let times: String
    }
}
