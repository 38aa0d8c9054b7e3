/// An array that no longer changes, which threads read without counting who holds it.
///
/// Counting would cost more than reading. Whoever made it frees it.
struct Fixed<Element>: @unchecked Sendable {
    private let buffer: UnsafeMutableBufferPointer<Element>

    init(_ elements: [Element]) {
        buffer = .allocate(capacity: elements.count)
        _ = buffer.initialize(from: elements)
    }

    var count: Int { buffer.count }

    @inline(__always)
    subscript(place: Int) -> Element { buffer[place] }

    @inline(__always)
    subscript(number: UInt32) -> Element { buffer[Int(number)] }

    @inline(__always)
    func slice(_ range: Range<Int>) -> UnsafeBufferPointer<Element> {
        UnsafeBufferPointer(rebasing: buffer[range])
    }

    func free() {
        buffer.deinitialize()
        buffer.deallocate()
    }
}

/// The texts of a table to which nothing is added any more.
struct FixedTexts: Sendable {
    let counts: Fixed<UInt32>
    private let bytes: Fixed<UInt8>
    private let ends: Fixed<UInt32>

    init(bytes: [UInt8], ends: [UInt32], counts: [UInt32]) {
        (self.bytes, self.ends, self.counts) = (Fixed(bytes), Fixed(ends), Fixed(counts))
    }

    var size: Int { counts.count }

    @inline(__always)
    subscript(number: UInt32) -> UnsafeBufferPointer<UInt8> {
        bytes.slice(Int(number == 0 ? 0 : ends[number - 1])..<Int(ends[number]))
    }

    @inline(__always)
    func length(_ number: UInt32) -> Int { number == 0 ? 0 : Int(ends[number] - ends[number - 1]) }

    func text(_ number: UInt32) -> String { String(decoding: self[number], as: UTF8.self) }

    func free() {
        counts.free()
        bytes.free()
        ends.free()
    }
}

/// The numbers of a table to which nothing is added any more.
struct FixedNumbers: Sendable {
    let values: Fixed<UInt64>
    let counts: Fixed<UInt32>

    func free() {
        values.free()
        counts.free()
    }
}
