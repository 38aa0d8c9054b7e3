import CQREncode

/// A square code that a telephone's camera reads, as the path of a drawing.
struct QRCode: Sendable {
    /// Squares along each side, the quiet border of 4 included.
    let size: Int
    /// What an SVG `path` draws: the dark squares, a row's neighbours as one stroke.
    let path: String

    /// - Errors: `nil` when the text is too long for a code.
    init?(_ text: String) {
        guard let code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M) else { return nil }
        defer { QRcode_free(code) }
        let width = Int(code.pointee.width)
        guard let modules = code.pointee.data else { return nil }
        var path = ""
        for row in 0..<width {
            var column = 0
            while column < width {
                let start = column
                // The lowest bit of each byte says whether the square is dark.
                while column < width, modules[row * width + column] & 1 == 1 { column += 1 }
                if column > start {
                    path += "M\(start + 4) \(row + 4)h\(column - start)v1h-\(column - start)z"
                }
                column += 1
            }
        }
        (size, self.path) = (width + 8, path)
    }
}
