import Foundation
import Testing

@testable import Matching

/// What is learned can be kept, and read again.
@Suite struct ParametersTests {
    @Test func `what was kept is what is read, and nothing else is taken for it`() throws {
        var kept = Parameters.standard
        kept.version = "another"
        let data = try JSONEncoder().encode(kept)
        let read = try JSONDecoder().decode(Parameters.self, from: data)
        #expect(read == kept && read.isUsable)
        for change in [
            { $0.samePerson.given.removeLast() }, { $0.strangers.birth[1] = 1.5 },
            { $0.oneHome.home[0] = -1 }, { $0.samePairs = -1 }, { $0.version = "" },
        ] as [(inout Parameters) -> Void] {
            var wrong = kept
            change(&wrong)
            #expect(!wrong.isUsable)
        }
    }
}
