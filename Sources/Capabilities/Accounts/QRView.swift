/// A code for a camera, as `fields/qr` shows it.
struct QRView: Sendable {
    let qrSize: Int
    let qrPath: String
    let qrLabel: String

    /// - Errors: `nil` when the text is too long for a code: the words beside it must do.
    init?(_ text: String, label: String) {
        guard let code = QRCode(text) else { return nil }
        (qrSize, qrPath, qrLabel) = (code.size, code.path, label)
    }
}
