import Dispatch
import Foundation
import ServiceLifecycle
import Synchronization

/// Makes PDFs of letters: one resident process, one document at a time.
///
/// The process starts with the first document, is ended when one takes too long, and begins anew after many.
package final class PDFMaker: Service {
    private struct State {
        var worker: PDFWorker?
        var waiting = 0
        /// What was asked for can't be had: said once, and not tried again for every reader.
        var isUnusable = false
        var hasEnded = false
    }

    private let python: String?
    private let script: String
    private let seconds: Double
    private let jobsPerWorker: Int
    private let mostWaiting: Int
    private let state = Mutex(State())
    private let queue = DispatchQueue(label: "mainstay.pdf")

    /// - Parameters:
    ///   - python: the path of a Python that has WeasyPrint; with none, no PDF is made.
    ///   - seconds: how long one document may take.
    ///   - jobsPerWorker: how many documents a process makes before another takes its place.
    package init(python: String?, seconds: Double = 20, jobsPerWorker: Int = 200, mostWaiting: Int = 30) {
        self.python = python.flatMap { FileManager.default.isExecutableFile(atPath: $0) ? $0 : nil }
        script = Bundle.module.bundleURL.appending(path: "Worker/pdf_worker.py").path
        (self.seconds, self.jobsPerWorker, self.mostWaiting) = (seconds, jobsPerWorker, mostWaiting)
    }

    deinit { state.withLock { $0.worker }?.end() }

    /// Whether a PDF can be had here, as far as is known.
    package var isAvailable: Bool { python != nil && !state.withLock { $0.isUnusable } }

    /// The worker's process, for tests that end it.
    var process: pid_t? { state.withLock { $0.worker?.process } }

    /// A PDF/UA-1 of a whole HTML document.
    package func pdf(html: String, css: String) async throws(PDFProblem) -> [UInt8] {
        guard let python, isAvailable else { throw .unavailable }
        let hasPlace = state.withLock { state in
            guard state.waiting < mostWaiting else { return false }
            state.waiting += 1
            return true
        }
        guard hasPlace else { throw .busy }
        let result = await withCheckedContinuation { continuation in
            queue.async {
                let result = Result { () throws(PDFProblem) in
                    try self.make(Array(html.utf8), Array(css.utf8), python)
                }
                self.state.withLock { $0.waiting -= 1 }
                continuation.resume(returning: result)
            }
        }
        return try result.get()
    }

    /// Waits until the service ends, and ends the worker with it.
    package func run() async throws {
        try? await gracefulShutdown()
        end()
    }

    /// Ends the worker; no other begins.
    package func end() {
        state.withLock { state in
            state.hasEnded = true
            // A document that is being made now needn't be waited for; only `discard` says goodbye to the process.
            if let process = state.worker?.process { kill(process, SIGKILL) }
        }
        queue.sync { self.discard() }
    }

    /// On the queue, which does one thing at a time.
    private func make(_ html: [UInt8], _ css: [UInt8], _ python: String) throws(PDFProblem) -> [UInt8] {
        // One that ended between two documents is noticed at the next; that one is tried once more.
        let isFresh = state.withLock { $0.worker == nil }
        do {
            return try makeOnce(html, css, python)
        } catch PDFProblem.ended where !isFresh {
            return try makeOnce(html, css, python)
        }
    }

    private func makeOnce(_ html: [UInt8], _ css: [UInt8], _ python: String) throws(PDFProblem) -> [UInt8] {
        let worker = try startedWorker(python)
        do {
            let pdf = try worker.make(html: html, css: css, seconds: seconds)
            let isDone = state.withLock { state in
                state.worker?.jobs += 1
                return (state.worker?.jobs ?? 0) >= jobsPerWorker
            }
            if isDone { discard() }
            return pdf
        } catch {
            switch error {
            case .tookTooLong, .ended: discard()
            case .refused, .unavailable, .busy: break
            }
            throw error
        }
    }

    private func startedWorker(_ python: String) throws(PDFProblem) -> PDFWorker {
        let (worker, hasEnded) = state.withLock { ($0.worker, $0.hasEnded) }
        if let worker { return worker }
        guard !hasEnded else { throw .unavailable }
        do {
            let started = try PDFWorker(python: python, script: script, seconds: Int(seconds.rounded(.up)))
            state.withLock { $0.worker = started }
            return started
        } catch {
            state.withLock { $0.isUnusable = true }
            throw error
        }
    }

    private func discard() {
        let worker = state.withLock { state in
            defer { state.worker = nil }
            return state.worker
        }
        worker?.end()
    }
}
