import Core
import Interop
import Storage
import TestSupport
import Testing

@testable import Register

@Suite struct ListFuzzTests {
    private static let whole =
        ([TestLists.heading, TestLists.ada, TestLists.bo]
        + [
            "P3,\"Cy \"\"Bob\"\"\",\"Reed, née Ó Néill\",02/03/1990,,\"SO51 8DE\",,,",
            "P4,=1+1,@SUM(A1),1960-01-01,,,,,",
        ])
        .joined(separator: "\r\n") + "\r\n"

    /// One list spoiled as lists are spoiled, the same for the same seed.
    private static func spoiled(_ chance: inout SeededChance) -> [UInt8] {
        var bytes = Array(whole.utf8)
        for _ in 0...chance.below(3) {
            switch chance.below(9) {
            case 0: bytes.removeLast(chance.below(bytes.count))
            case 1:
                bytes = bytes.flatMap {
                    $0 == 10 ? [[10], [13], [13, 10], [10, 13]][chance.below(4)] : [$0]
                }
            case 2: bytes.insert(0, at: chance.below(bytes.count + 1))
            case 3: bytes.insert(34, at: chance.below(bytes.count + 1))
            case 4: bytes = [0x50, 0x4B, 3, 4] + bytes
            case 5: bytes = [0xFF, 0xFE] + bytes
            case 6: bytes.insert(contentsOf: [0xC3, 0x28, 0xE2, 0x82], at: chance.below(bytes.count + 1))
            case 7: bytes = bytes.map { $0 == 44 && chance.happens(10) ? 59 : $0 }
            default:
                for _ in 0..<10 where !bytes.isEmpty {
                    bytes[chance.below(bytes.count)] = UInt8(chance.below(256))
                }
            }
            if bytes.isEmpty { bytes = [10] }
        }
        return bytes
    }

    @Test(arguments: UInt64(1)...300)
    func `a spoiled list is refused, or every row has an outcome and a reason`(seed: UInt64) throws {
        var chance = SeededChance(seed: seed)
        let bytes = Self.spoiled(&chance)
        let file: ListFile
        do { file = try ListFile(bytes, ListMapping()) } catch {
            #expect((error as? CSVRefusal)?.message.isEmpty == false)
            return
        }
        let reading = ListReading(file, basis: .agreement, asAt: "2027-01-04")
        for row in file.rows {
            do {
                let person = try reading.person(row)
                #expect(!person.key.isEmpty && !person.name.full.isEmpty)
            } catch {
                #expect(!error.reason.isEmpty)
            }
        }
    }

    @Test func `a cell of ten megabytes is a reason, and the other rows are read`() throws {
        let text =
            "given_name,family_name,date_of_birth\nAda,\"\(String(repeating: "x", count: 10_000_000))\",1970-03-01\nBo,Finch,1980-01-01\n"
        let file = try ListFile(Array(text.utf8), ListMapping())
        let reading = ListReading(file, basis: .agreement, asAt: "2027-01-04")
        #expect(file.rows.map { (try? reading.person($0))?.name.given } == [nil, "Bo"])
    }

    @Test(arguments: Engine.allCases)
    func `spoiled lists are taken whole or not at all`(engine: Engine) async throws {
        let lists = try await TestLists(on: engine)
        var chance = SeededChance(seed: 11)
        for _ in 0..<25 {
            guard let file = try? ListFile(Self.spoiled(&chance), ListMapping()) else { continue }
            do {
                let taken = try await lists.desk.take(file, TestLists.asked())
                #expect(taken.counts.total == file.rows.count)
                #expect(taken.results.allSatisfy { $0.outcome != .rejected || !$0.reason.isEmpty })
            } catch is ListRefusal {}
        }
        #expect(
            try await lists.count(
                "SELECT count(*) AS n FROM list_import WHERE id > '' AND state = 'applying'") == 0)
    }
}
