/// The identifiers of many records, end to end.
struct RecordIdentifiers: Sendable {
    private var bytes: [UInt8] = []
    private var ends: [Int] = [0]

    var count: Int { ends.count - 1 }

    mutating func append(_ text: UnsafeBufferPointer<UInt8>) {
        bytes.append(contentsOf: text)
        ends.append(bytes.count)
    }

    subscript(record: Int) -> ArraySlice<UInt8> { bytes[ends[record]..<ends[record + 1]] }
}
