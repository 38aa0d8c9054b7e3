import Crypto

/// A short one-way text, the same for the same words.
enum FingerprintText {
    /// Twenty-four hexadecimal digits.
    static func of(_ text: String) -> String { hexadecimal(SHA256.hash(data: Array(text.utf8)).prefix(12)) }

    /// Of a whole file.
    static func of(_ bytes: [UInt8]) -> String { hexadecimal(SHA256.hash(data: bytes).prefix(16)) }

    static func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        for byte in bytes { text += [digits[Int(byte >> 4)], digits[Int(byte & 15)]] }
        return String(decoding: text, as: UTF8.self)
    }
}
