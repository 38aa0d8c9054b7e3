/// Where to go after signing in, when the address says so.
package enum SafePath {
    /// - Errors: `nil` unless it is a path of this very site.
    package static func local(_ text: String) -> String? {
        guard text.hasPrefix("/"), !text.hasPrefix("//"), text.utf8.count <= 2000,
            text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\\") })
        else { return nil }
        return text
    }
}
