import Core
import Interop
import Testing

@Suite struct CSVReaderTests {
    @Test(arguments: [",", ";", "\t"], ["\n", "\r\n", "\r"])
    func `any separator and line end reads alike, with quoted breaks and quotes`(comma: String, end: String)
        throws
    {
        let text = ["a,b,c", "1,\"x\(end)y\",\"say \"\"no\"\"\"", ",,", "2,\"p,q;r\",z"]
            .map { $0.replacing(",", with: comma) }.joined(separator: end)
        let reader = try CSVReader(bytes: [0xEF, 0xBB, 0xBF] + Array(text.utf8))
        #expect(reader.headings == ["a", "b", "c"])
        let rows = Array(reader)
        #expect(rows.map(\.cells) == [["1", "x\(end)y", "say \"no\""], ["2", "p\(comma)q;r", "z"]])
        #expect(rows.map(\.line) == [2, 5])
        #expect(rows.allSatisfy { $0.problem == nil })
    }

    @Test func `a file of Windows or of UTF-16 has its letters`() throws {
        let windows: [UInt8] =
            Array("name\nSi".utf8) + [0xE2] + Array("n O".utf8) + [0x92] + Array("Brien\n".utf8)
        #expect(Array(try CSVReader(bytes: windows)).map(\.cells) == [["Siân O’Brien"]])
        let wide: [UInt8] =
            [0xFF, 0xFE] + "name\tx\nŁukasz\t1\n".utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }
        #expect(Array(try CSVReader(bytes: wide)).map(\.cells) == [["Łukasz", "1"]])
    }

    @Test func `what isn't a list is refused as a whole`() throws {
        func refusal(_ bytes: [UInt8], _ limits: CSVLimits = .standard) -> CSVRefusal? {
            do { _ = try CSVReader(bytes: bytes, limits: limits) } catch { return error }
            return nil
        }
        #expect(refusal([]) == .empty)
        #expect(refusal(Array(" \n\n".utf8)) == .empty)
        #expect(refusal([0x50, 0x4B, 3, 4] + Array("a,b".utf8)) == .packed)
        #expect(refusal(Array("a,b\n1,\u{0}2".utf8)) == .notText)
        #expect(refusal(Array("a,A\n".utf8)) == .headingTwice("A"))
        #expect(refusal(Array("\"a,b\n1,2\n".utf8)) == .headingsCutShort)
        #expect(refusal(Array("a,b\n".utf8), CSVLimits(bytes: 3)) == .tooLarge(limit: 3))
        #expect(
            refusal(Array((0...200).map { "c\($0)" }.joined(separator: ",").utf8))
                == .tooManyColumns(limit: 200))
        #expect(refusal(Array("a,b\n1,2".utf8)) == nil)
    }

    @Test func `a row that can't be relied on says why, and the others are read`() throws {
        let long = String(repeating: "x", count: 200_000)
        let text = "a,b\n1,2,3\n1,\"2\"x\n\(long),1\n4,5,\n6\n7,\"8\n9,10\n"
        let rows = Array(try CSVReader(bytes: Array(text.utf8)))
        #expect(
            rows.map(\.problem) == [.tooManyCells, .textAfterQuote, .cellTooLong, nil, nil, .neverClosed])
        #expect(rows.map(\.line) == [2, 3, 4, 5, 6, 7])
        #expect(rows[3].cells == ["4", "5"])
        #expect(rows[4].cells == ["6"])
        #expect(
            Array(try CSVReader(bytes: Array("a,b,c\n1,2,3\n4,5".utf8))).map(\.problem) == [nil, .cutShort])
        #expect(Array(try CSVReader(bytes: Array("a,b\n1,2".utf8))).map(\.problem) == [nil])
    }

    @Test func `Excel's own line that names the separator is no row`() throws {
        let rows = Array(try CSVReader(bytes: Array("sep=;\r\na,x;b\r\n1;2\r\n".utf8)))
        #expect(rows == [CSVRow(line: 3, cells: ["1", "2"])])
    }
}

@Suite struct CSVWriterTests {
    @Test func `what is written is read as it was, and never runs`() throws {
        let cells = [
            ["=1+1", "+44 7700 900123", "-1", "@SUM(A1)"], ["'=x", "''-", "'plain", " =1"],
            ["\t=1", "a;=1", "two\nlines", "say \"no\""], ["", " end ", "Ó Briain", "＝1"],
        ]
        var writer = CSVWriter(["a", "b", "c", "d"])
        cells.forEach { writer.add($0) }
        #expect(Array(try CSVReader(bytes: writer.bytes)).map(\.cells) == cells)
        let text = String(decoding: writer.bytes, as: UTF8.self)
        for start in ["=", "+", "-", "@"] {
            for before in [",", "\n", ";\"", ",\""] where text.contains(before + start) {
                #expect(Bool(false), "\(before)\(start) would run")
            }
        }
    }

    @Test(arguments: UInt64(1)...40)
    func `any text at all survives, and any bytes at all are read or refused`(seed: UInt64) throws {
        var chance = SeededChance(seed: seed)
        let letters = Array("ab,;\t\"'=+-@\r\n é😀\u{301}".unicodeScalars)
        let rows = (0..<30).map { _ in
            (0..<4).map { _ in
                var text = String.UnicodeScalarView()
                for _ in 0..<chance.below(9) { text.append(letters[chance.below(letters.count)]) }
                return String(text)
            }
        }
        var writer = CSVWriter(["a", "b", "c", "d"])
        rows.forEach { writer.add($0) }
        let kept = rows.filter { !$0.allSatisfy(\.isEmpty) }
        #expect(Array(try CSVReader(bytes: writer.bytes)).map(\.cells) == kept)

        var bytes = writer.bytes
        for _ in 0..<20 { bytes[chance.below(bytes.count)] = UInt8(chance.below(256)) }
        bytes.removeLast(chance.below(bytes.count))
        if let reader = try? CSVReader(bytes: bytes) {
            for row in reader {
                #expect(row.problem != nil || row.cells.count <= reader.headings.count)
            }
        }
    }
}
