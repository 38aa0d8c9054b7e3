import Appointments
import Testing

@Suite struct AppointmentsRulesTests {
    @Test func `a new capability asks for no routes, jobs or tables yet`() {
        #expect(AppointmentsCapability.migrations.isEmpty)
    }
}
