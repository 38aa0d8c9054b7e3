import Foundation
import NIOCore

/// Whose word on where a request came from is believed.
struct TrustedProxies: Sendable {
    private struct Network: Sendable {
        let bytes: [UInt8]
        let bits: Int

        init?(_ text: String) {
            let parts = text.split(separator: "/", maxSplits: 1).map(String.init)
            guard let first = parts.first, let bytes = IPAddress.bytes(first) else { return nil }
            let bits = parts.count == 2 ? Int(parts[1]) : bytes.count * 8
            guard let bits, (0...bytes.count * 8).contains(bits) else { return nil }
            (self.bytes, self.bits) = (bytes, bits)
        }

        func contains(_ address: [UInt8]) -> Bool {
            guard address.count == bytes.count else { return false }
            return (0..<bits).allSatisfy { bit in
                let mask = UInt8(0x80) >> (bit % 8)
                return address[bit / 8] & mask == bytes[bit / 8] & mask
            }
        }
    }

    private let networks: [Network]

    /// - Throws: `UnreadableNetwork` for what is neither an address nor a range of them.
    init(_ networks: [String]) throws(UnreadableNetwork) {
        var read: [Network] = []
        for text in networks {
            guard let network = Network(text) else { throw UnreadableNetwork(text: text) }
            read.append(network)
        }
        self.networks = read
    }

    /// The nearest address that no trusted proxy of ours has.
    func clientAddress(remote: SocketAddress?, forwarded: [String]) -> String {
        guard let remote = remote?.ipAddress, var nearest = IPAddress.bytes(remote) else { return "unknown" }
        var hops = forwarded.joined(separator: ",").split(separator: ",")
            .map { $0.trimmingCharacters(in: .whitespaces) }
        while isTrusted(nearest), let hop = hops.popLast(), let bytes = IPAddress.bytes(hop) {
            nearest = bytes
        }
        return IPAddress.text(nearest)
    }

    private func isTrusted(_ address: [UInt8]) -> Bool { networks.contains { $0.contains(address) } }
}

enum IPAddress {
    /// Four or sixteen bytes; an IPv4 address inside IPv6 has four.
    static func bytes(_ text: String) -> [UInt8]? {
        guard let address = try? SocketAddress(ipAddress: text, port: 0) else { return nil }
        switch address {
        case .v4(let address):
            return withUnsafeBytes(of: address.address.sin_addr) { Array($0) }
        case .v6(let address):
            let bytes = withUnsafeBytes(of: address.address.sin6_addr) { Array($0) }
            let isMapped = bytes[..<10].allSatisfy { $0 == 0 } && bytes[10] == 255 && bytes[11] == 255
            return isMapped ? Array(bytes[12...]) : bytes
        case .unixDomainSocket: return nil
        }
    }

    /// IPv4 whole; of IPv6 the network, since one person has millions of addresses in it.
    static func text(_ bytes: [UInt8]) -> String {
        if bytes.count == 4 { return bytes.map(String.init).joined(separator: ".") }
        return Hexadecimal.text(bytes.prefix(8)) + "/64"
    }
}

/// A trusted proxy that is neither an address, as "10.0.0.1", nor a range, as "10.0.0.0/8".
package struct UnreadableNetwork: Error, CustomStringConvertible {
    let text: String

    package var description: String {
        "\(text) is neither an address (10.0.0.1) nor a range of them (10.0.0.0/8)"
    }
}
