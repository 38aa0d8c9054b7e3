import Accounts
import SupportPlans
import Testing

@Suite struct PlanClockSettingsTests {
    @Test func `each clock of a plan is a setting, which begins as the clock does`() throws {
        for (code, part) in PlanClocks.settings {
            let key = try #require(SettingKey.find(code), "\(code)")
            #expect(key.standard == "\(PlanClocks()[keyPath: part])", "\(code)")
        }
        #expect(SettingKey.planClocks.count == PlanClocks.settings.count)
    }
}
