import Safeguarding
import Testing

@Suite struct SafeguardingRulesTests {
    @Test func `a new capability asks for no routes, jobs or tables yet`() {
        #expect(SafeguardingCapability.migrations.isEmpty)
    }
}
