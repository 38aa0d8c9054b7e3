import Advocacy
import Testing

@Suite struct AdvocacyRulesTests {
    @Test func `a new capability asks for no routes, jobs or tables yet`() {
        #expect(AdvocacyCapability.migrations.isEmpty)
    }
}
