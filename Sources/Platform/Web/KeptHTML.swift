import Core

/// HTML that was made safe when it was written, to be shown as it was kept, to the byte.
///
/// A template shows the marker, which nobody can guess; the page has the HTML in its place. What anybody typed never
/// comes here: a view's texts are escaped, this isn't.
package struct KeptHTML: Sendable {
    package let marker: String
    let html: String

    package init(_ html: String, _ surroundings: Surroundings) {
        self.html = html
        marker = "kept" + surroundings.randomBytes(16).map { String($0, radix: 16) }.joined(separator: "x")
    }
}
