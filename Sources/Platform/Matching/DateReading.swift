/// A date of birth as it is compared.
///
/// - Form: year × 10,000 + month × 100 + day, also for days no calendar has ("30/02/1960" is 19600230), because
///   its figures still say something. Text that is no date at all has `textBit` and its number in a table.
enum DateReading {
    static let textBit: UInt32 = 1 << 31

    /// The day in ISO form ("1960-02-05", "19600205"), day first ("5/2/1960") or in words ("5 Feb 1960").
    static func number(_ text: UnsafeBufferPointer<UInt8>) -> UInt32? {
        var parts: (Int, Int, Int) = (0, 0, 0)
        var lengths: (Int, Int, Int) = (0, 0, 0)
        var count = 0
        var place = 0
        while place < text.count, count < 3 {
            let start = place
            var value = 0
            while place < text.count, text[place] >= 48, text[place] <= 57, place - start < 8 {
                value = value * 10 + Int(text[place] - 48)
                place += 1
            }
            var length = place - start
            if length == 0 {
                let month = monthNamed(text, at: &place)
                if month == 0 {
                    place += 1
                    continue
                }
                (value, length) = (month, 2)
            }
            switch count {
            case 0: (parts.0, lengths.0) = (value, length)
            case 1: (parts.1, lengths.1) = (value, length)
            default: (parts.2, lengths.2) = (value, length)
            }
            count += 1
            if count == 1, length == 8 { return value > 9999 ? UInt32(value) : nil }
        }
        guard count == 3 else { return nil }
        if lengths.0 == 4, lengths.1 <= 2, lengths.2 <= 2 { return packed(parts.0, parts.1, parts.2) }
        guard lengths.2 == 4, lengths.0 <= 2, lengths.1 <= 2 else { return nil }
        return packed(parts.2, parts.1, parts.0)
    }

    private static func packed(_ year: Int, _ month: Int, _ day: Int) -> UInt32? {
        year > 0 ? UInt32(year * 10_000 + month * 100 + day) : nil
    }

    /// The month whose English name's first three letters stand here; `place` moves behind the word.
    private static func monthNamed(_ text: UnsafeBufferPointer<UInt8>, at place: inout Int) -> Int {
        guard place + 3 <= text.count else { return 0 }
        let letters = (0..<3).reduce(UInt32(0)) { $0 << 8 | UInt32(text[place + $1] | 32) }
        guard let month = months.firstIndex(of: letters) else { return 0 }
        while place < text.count, text[place] | 32 >= 97, text[place] | 32 <= 122 { place += 1 }
        return month + 1
    }

    private static let months: [UInt32] = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ].map { $0.utf8.reduce(UInt32(0)) { $0 << 8 | UInt32($1) } }
}
