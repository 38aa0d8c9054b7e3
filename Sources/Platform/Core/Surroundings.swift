import Foundation

/// Where time, new identifiers and chance come from, so that a test can hold each of them still.
package struct Surroundings: Sendable {
    package let now: @Sendable () -> Instant
    package let uuid: @Sendable () -> UUID
    package let randomBytes: @Sendable (Int) -> [UInt8]

    package init(
        now: @escaping @Sendable () -> Instant, uuid: @escaping @Sendable () -> UUID,
        randomBytes: @escaping @Sendable (Int) -> [UInt8]
    ) {
        (self.now, self.uuid, self.randomBytes) = (now, uuid, randomBytes)
    }

    /// Today in Great Britain.
    package var today: LocalDate { now().londonDate }

    package func newID<Tag>() -> Identifier<Tag> { Identifier(uuid()) }
}

extension UUID {
    /// A UUID of version 7: the moment first, then ten random bytes.
    ///
    /// - Source: RFC 9562, section 5.7.
    package init<Bytes: RandomAccessCollection<UInt8>>(version7At instant: Instant, random: Bytes)
    where Bytes.Index == Int {
        precondition(random.count >= 10)
        let time = UInt64(bitPattern: instant.millisecondsSince1970)
        func byte(_ shift: UInt64) -> UInt8 { UInt8(truncatingIfNeeded: time >> shift) }
        self.init(
            uuid: (
                byte(40), byte(32), byte(24), byte(16), byte(8), byte(0),
                0x70 | random[0] & 0x0F, random[1],
                0x80 | random[2] & 0x3F, random[3], random[4], random[5], random[6], random[7], random[8],
                random[9]
            ))
    }
}
