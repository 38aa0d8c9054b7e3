import Core
import Jobs

extension TaskRequest {
    func isDueToday(_ surroundings: Surroundings) -> Bool { dueOn == surroundings.today }
}
