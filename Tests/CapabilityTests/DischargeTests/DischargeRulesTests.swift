import Discharge
import Testing

@Suite struct DischargeRulesTests {
    @Test func `a new capability asks for no routes, jobs or tables yet`() {
        #expect(DischargeCapability.migrations.isEmpty)
    }
}
