/// Why there is no PDF; the letter itself can still be read and printed.
package enum PDFProblem: Error, Hashable, Sendable {
    /// Nothing here can make one: no Python, or one without WeasyPrint.
    case unavailable
    case tookTooLong
    /// Too many wait already.
    case busy
    /// The document couldn't be made into one; `why` names the kind of error and nothing of its words.
    case refused(why: String)
    /// The worker ended while it worked.
    case ended
}
