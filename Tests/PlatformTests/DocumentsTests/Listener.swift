import Foundation
import Synchronization

/// A host on this machine that counts who rings.
final class Listener: Sendable {
    let port: Int
    private let socket: Int32
    private let count = Mutex(0)

    struct Unusable: Error {}

    init() throws {
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = Self.address(port: 0)
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isOpen = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                bind(socket, pointer, size) == 0 && listen(socket, 16) == 0
                    && getsockname(socket, pointer, &size) == 0
            }
        }
        guard isOpen else { throw Unusable() }
        (self.socket, port) = (socket, Int(UInt16(bigEndian: address.sin_port)))
        Thread { [weak self] in
            while true {
                let connection = accept(socket, nil, nil)
                guard connection >= 0 else { return }
                self?.count.withLock { $0 += 1 }
                close(connection)
            }
        }.start()
    }

    private static func address(port: Int) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        address.sin_port = in_port_t(port).bigEndian
        return address
    }

    /// Rings once itself, to show that it counts.
    func ring() async throws {
        let caller = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(caller) }
        var address = Self.address(port: port)
        let isThere = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(caller, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        guard isThere else { throw Unusable() }
        for _ in 0..<100 where connections == 0 { try await Task.sleep(for: .milliseconds(20)) }
    }

    deinit { shutdown(socket, Int32(SHUT_RDWR)) }

    var connections: Int { count.withLock { $0 } }
}
