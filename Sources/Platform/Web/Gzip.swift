import CZlib
import HTTPTypes
import NIOCore

/// Bytes made smaller, as browsers unpack them.
enum Gzip {
    /// Below this, packing saves nothing on the wire.
    static let worthwhileBytes = 1024

    /// - Errors: `nil` when there is no memory for it.
    static func packed(_ buffer: ByteBuffer, level: Int32 = 5) -> ByteBuffer? {
        var stream = z_stream()
        // 15 bits of window, and 16 more to ask for gzip's own header.
        guard
            deflateInit2_(
                &stream, level, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
                Int32(MemoryLayout<z_stream>.size)) == Z_OK
        else { return nil }
        defer { deflateEnd(&stream) }

        var input = Array(buffer.readableBytesView)
        var output = [UInt8](repeating: 0, count: Int(deflateBound(&stream, UInt(input.count))))
        let written = input.withUnsafeMutableBufferPointer { input in
            output.withUnsafeMutableBufferPointer { output -> Int? in
                stream.next_in = input.baseAddress
                stream.avail_in = UInt32(input.count)
                stream.next_out = output.baseAddress
                stream.avail_out = UInt32(output.count)
                return deflate(&stream, Z_FINISH) == Z_STREAM_END ? output.count - Int(stream.avail_out) : nil
            }
        }
        return written.map { ByteBuffer(bytes: output[..<$0]) }
    }
}

extension HTTPFields {
    /// Whether the browser unpacks gzip; one that gives it a low rank gets the plain answer.
    var acceptsGzip: Bool {
        guard let accepted = self[.acceptEncoding] else { return false }
        return accepted.contains("gzip") && !accepted.contains("gzip;q=0")
    }
}
