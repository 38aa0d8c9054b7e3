import Foundation

/// One process that makes PDFs, and the socket to it.
struct PDFWorker: Sendable {
    let process: pid_t
    private let socket: Int32
    var jobs = 0

    /// Starts the process and waits until it's ready.
    ///
    /// It gets nothing of this process but the socket: no other file, no secret of the surroundings.
    init(python: String, script: String, seconds: Int) throws(PDFProblem) {
        var ends: [Int32] = [-1, -1]
        guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Self.closedOnExec, 0, &ends) == 0 else {
            throw .unavailable
        }
        defer { close(ends[1]) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, ends[1], 0)
        posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
        let words = [python, "-I", "-B", script, String(seconds)]
        let surroundings = ["PATH=/usr/bin:/bin", "LANG=C.UTF-8", "HOME=/nonexistent"]
        var child = pid_t()
        let failed = Self.withTexts(words) { words in
            Self.withTexts(surroundings) { surroundings in
                posix_spawn(&child, python, &actions, nil, words, surroundings)
            }
        }
        guard failed == 0 else {
            close(ends[0])
            throw .unavailable
        }
        (process, socket) = (child, ends[0])
        do {
            // The first time, Python has to read WeasyPrint in.
            let ready = try receive(deadline: Deadline(seconds: max(seconds, 30)))
            guard ready.kind == UInt8(ascii: "R") else { throw PDFProblem.unavailable }
        } catch {
            end()
            throw .unavailable
        }
    }

    /// Has one PDF made.
    func make(html: [UInt8], css: [UInt8], seconds: Double) throws(PDFProblem) -> [UInt8] {
        let deadline = Deadline(seconds: seconds)
        var question = Self.bytes(of: html.count) + Self.bytes(of: css.count)
        question += html
        question += css
        try send(question, deadline)
        let answer = try receive(deadline: deadline)
        guard answer.kind == UInt8(ascii: "P") else {
            throw .refused(why: String(decoding: answer.content.prefix(100), as: UTF8.self))
        }
        return answer.content
    }

    /// Ends the process and waits until it's gone.
    func end() {
        kill(process, SIGKILL)
        close(socket)
        var status: Int32 = 0
        while waitpid(process, &status, 0) == -1, errno == EINTR {}
    }

    // MARK: The socket

    private func send(_ bytes: [UInt8], _ deadline: Deadline) throws(PDFProblem) {
        var sent = 0
        while sent < bytes.count {
            try wait(for: POLLOUT, until: deadline)
            let count = bytes.withUnsafeBytes { buffer in
                Glibc.send(
                    socket, buffer.baseAddress.map { $0 + sent }, bytes.count - sent,
                    Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT))
            }
            if count > 0 {
                sent += count
            } else if count == 0 || ![EINTR, EAGAIN].contains(errno) {
                throw .ended
            }
        }
    }

    private func receive(deadline: Deadline) throws(PDFProblem) -> (kind: UInt8, content: [UInt8]) {
        let head = try receive(5, deadline)
        let length = head.dropFirst().reduce(0) { $0 << 8 | Int($1) }
        return (head[0], try receive(length, deadline))
    }

    private func receive(_ count: Int, _ deadline: Deadline) throws(PDFProblem) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var received = 0
        while received < count {
            try wait(for: POLLIN, until: deadline)
            let part = bytes.withUnsafeMutableBytes { buffer in
                recv(
                    socket, buffer.baseAddress.map { $0 + received }, count - received,
                    Int32(MSG_DONTWAIT))
            }
            if part > 0 {
                received += part
            } else if part == 0 || ![EINTR, EAGAIN].contains(errno) {
                throw .ended
            }
        }
        return bytes
    }

    private func wait(for event: Int32, until deadline: Deadline) throws(PDFProblem) {
        var wanted = pollfd(fd: socket, events: Int16(event), revents: 0)
        while true {
            let left = deadline.millisecondsLeft
            guard left > 0 else { throw .tookTooLong }
            let ready = poll(&wanted, 1, Int32(min(left, 60_000)))
            if ready > 0 { return }
            if ready < 0, errno != EINTR { throw .ended }
        }
    }

    private struct Deadline {
        private let ends: ContinuousClock.Instant

        init(seconds: Double) { ends = .now + .milliseconds(Int(seconds * 1000)) }
        init(seconds: Int) { self.init(seconds: Double(seconds)) }

        var millisecondsLeft: Int {
            let left = ContinuousClock.now.duration(to: ends).components
            return Int(left.seconds) * 1000 + Int(left.attoseconds / 1_000_000_000_000_000)
        }
    }

    /// So that no other process we start takes the socket with it.
    private static let closedOnExec = Int32(SOCK_CLOEXEC.rawValue)

    private static func bytes(of number: Int) -> [UInt8] {
        let number = UInt32(clamping: number)
        return [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> UInt32($0)) }
    }

    /// The texts as C has them: a list that ends with nothing.
    private static func withTexts<R>(_ texts: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> R) -> R {
        let pointers = texts.map { strdup($0) }
        defer { for pointer in pointers { free(pointer) } }
        return body(pointers + [nil])
    }
}
