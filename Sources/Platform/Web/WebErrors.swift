import HTTPTypes

/// A request that can't be read.
enum BadRequest: Error, Equatable {
    case malformed
    case tooLarge
    /// Neither a form nor JSON: a file, most likely.
    case unsupportedKind
}

/// A form that can't be taken as it came; shown again, whole, when the page doesn't do so itself.
struct UnusableForm: Error {
    let errors: FormErrors
}

/// A form that may not have come from one of our pages, or came too late.
struct ForgedForm: Error {}

/// Too many requests of one kind from one place.
package struct TooManyRequests: Error, Equatable, Sendable {
    package let retryAfterSeconds: Int

    package init(retryAfterSeconds: Int) { self.retryAfterSeconds = retryAfterSeconds }
}
