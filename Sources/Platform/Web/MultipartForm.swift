import Foundation

/// A file that somebody chose in a form; its name is what they call it, and never a path of ours.
package struct SentFile: Sendable {
    package let name: String
    package let bytes: [UInt8]
}

/// Reads `multipart/form-data`, trusting nothing.
///
/// - Source: RFC 7578.
struct MultipartForm {
    private(set) var values: [String: [String]] = [:]
    private(set) var names: [String] = []
    private(set) var file: SentFile?

    private static let partLimit = 50

    init(_ body: [UInt8], contentType: String) throws(BadRequest) {
        guard let boundary = Self.boundary(contentType) else { throw .malformed }
        let mark = Array("--\(boundary)".utf8)
        guard body.starts(with: mark) else { throw .malformed }
        var (place, count) = (mark.count, 0)
        while true {
            if body[place...].starts(with: Array("--".utf8)) { return }
            count += 1
            guard count <= Self.partLimit, body[place...].starts(with: [13, 10]) else { throw .malformed }
            place += 2
            guard let headerEnd = Self.find([13, 10, 13, 10], in: body, from: place),
                let end = Self.find([13, 10] + mark, in: body, from: headerEnd + 2)
            else { throw .malformed }
            let start = min(headerEnd + 4, end)
            try add(String(decoding: body[place..<headerEnd], as: UTF8.self), body[start..<end])
            place = end + 2 + mark.count
            guard place < body.count else { throw .malformed }
        }
    }

    private mutating func add(_ header: String, _ content: ArraySlice<UInt8>) throws(BadRequest) {
        let line = header.split(whereSeparator: \.isNewline)
            .first { $0.lowercased().hasPrefix("content-disposition:") }
        guard let line, let name = Self.parameter("name", in: String(line)),
            (1...100).contains(name.utf8.count)
        else { throw .malformed }
        if let fileName = Self.parameter("filename", in: String(line)) {
            file = SentFile(name: String(fileName.prefix(200)), bytes: Array(content))
            return
        }
        guard content.count <= FormParser.byteLimit, let text = String(validating: content, as: UTF8.self)
        else {
            throw .malformed
        }
        if values[name] == nil { names.append(name) }
        values[name, default: []].append(text)
    }

    private static func boundary(_ contentType: String) -> String? {
        guard let found = parameter("boundary", in: contentType) else { return nil }
        return (1...70).contains(found.utf8.count) ? found : nil
    }

    /// The value of `name=value` or `name="value"` after a semicolon.
    private static func parameter(_ name: String, in line: String) -> String? {
        for part in line.split(separator: ";").dropFirst() {
            let pair = part.split(separator: "=", maxSplits: 1).map {
                $0.trimmingCharacters(in: .whitespaces)
            }
            guard pair.count == 2, pair[0].lowercased() == name else { continue }
            return pair[1].trimmingCharacters(in: CharacterSet(charactersIn: "\""))
        }
        return nil
    }

    private static func find(_ wanted: [UInt8], in bytes: [UInt8], from start: Int) -> Int? {
        guard let first = wanted.first, start >= 0, bytes.count >= wanted.count else { return nil }
        return bytes.withUnsafeBufferPointer { bytes in
            var place = start
            while place + wanted.count <= bytes.count {
                guard bytes[place] == first else {
                    place += 1
                    continue
                }
                if bytes[place..<place + wanted.count].elementsEqual(wanted) { return place }
                place += 1
            }
            return nil
        }
    }
}
