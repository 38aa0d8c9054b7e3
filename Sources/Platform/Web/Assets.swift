import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// Style sheets, scripts and pictures, held in memory under names that change with their content.
package struct Assets: Sendable {
    private struct File: Sendable {
        let headers: HTTPFields
        let bytes: ByteBuffer
        let packed: ByteBuffer?
    }

    private var files: [String: File] = [:]
    /// Where each file is served: "mainstay.css" at "/assets/mainstay-1f2e3d4c5b6a.css".
    private var paths: [String: String] = [:]

    let styleSheet: String
    let startScript: String
    let moduleScript: String
    /// The fetched components' script, which ours imports where a page needs it.
    let styleLibrary: String?
    let icon: String
    /// The service worker that keeps the urgent page, at an address of its own: a browser looks there for a newer one.
    let offlineWorker: Response

    /// Web's own files.
    package static let ownFolder = Bundle.module.bundleURL.appending(path: "Assets")

    /// Our own files and, from the settings' folder, those that `scripts/setup` fetched.
    ///
    /// All style sheets are one file, the fetched ones first, so that ours has the last word.
    package init(_ settings: WebSettings) throws {
        let headers = SecurityHeaders(isSecure: settings.isSecure).all
        let fetched = try settings.assetFolder.map(Self.read) ?? [:]
        let own = try Self.read(Self.ownFolder)
        var served = own.merging(fetched) { own, _ in own }.filter { !$0.key.hasSuffix(".css") }
        served["main.css"] = Self.styleSheets(fetched) + Self.styleSheets(own)

        let worker = served.removeValue(forKey: "offline.js")
        var (files, paths) = ([String: File](), [String: String]())
        for (name, bytes) in served {
            guard let type = Self.type(of: name) else { continue }
            let path = Self.path(name, bytes)
            paths[name] = path
            files[path] = Self.file(bytes, type, headers)
        }
        (self.files, self.paths) = (files, paths)
        styleSheet = try Self.required("main.css", paths)
        startScript = try Self.required("start.js", paths)
        moduleScript = try Self.required("mainstay.js", paths)
        icon = try Self.required("icon.svg", paths)
        styleLibrary = paths["nhsuk-frontend.js"]
        guard let worker else { throw MissingAsset(name: "offline.js") }
        offlineWorker = Response(
            status: .ok,
            headers: [.contentType: "text/javascript; charset=utf-8", .cacheControl: "no-cache"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: worker)))
    }

    /// Where a file of this name is served, for a page that needs one of its own.
    package func path(_ name: String) -> String? { paths[name] }

    /// The file at `path`, to keep for a year: its name changes when it does.
    func response(_ path: String, acceptsGzip: Bool) -> Response? {
        guard let file = files[path] else { return nil }
        guard acceptsGzip, let packed = file.packed else {
            return Response(status: .ok, headers: file.headers, body: ResponseBody(byteBuffer: file.bytes))
        }
        var headers = file.headers
        headers.append(HTTPField(name: .contentEncoding, value: "gzip"))
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: packed))
    }

    private static func required(_ name: String, _ paths: [String: String]) throws -> String {
        guard let path = paths[name] else { throw MissingAsset(name: name) }
        return path
    }

    private static func file(_ bytes: [UInt8], _ type: String, _ headers: HTTPFields) -> File {
        var headers = headers
        headers.append(HTTPField(name: .contentType, value: type))
        headers.append(HTTPField(name: .cacheControl, value: "public, max-age=31536000, immutable"))
        headers.append(HTTPField(name: .vary, value: "Accept-Encoding"))
        let buffer = ByteBuffer(bytes: bytes)
        let packed = bytes.count > Gzip.worthwhileBytes ? Gzip.packed(buffer, level: 9) : nil
        let isSmaller = packed.map { $0.readableBytes < bytes.count } ?? false
        return File(headers: headers, bytes: buffer, packed: isSmaller ? packed : nil)
    }

    private static func path(_ name: String, _ bytes: [UInt8]) -> String {
        let hash = Hexadecimal.text(SHA256.hash(data: bytes).prefix(6))
        let dot = name.lastIndex(of: ".") ?? name.endIndex
        return "/assets/\(name[..<dot])-\(hash)\(name[dot...])"
    }

    private static func type(of name: String) -> String? {
        switch name.split(separator: ".").last {
        case "css": "text/css; charset=utf-8"
        case "js": "text/javascript; charset=utf-8"
        case "svg": "image/svg+xml"
        case "png": "image/png"
        case "ico": "image/x-icon"
        default: nil
        }
    }

    private static func styleSheets(_ files: [String: [UInt8]]) -> [UInt8] {
        files.filter { $0.key.hasSuffix(".css") }.sorted { $0.key < $1.key }
            .reduce(into: []) { $0 += $1.value + Array("\n".utf8) }
    }

    private static func read(_ folder: URL) throws -> [String: [UInt8]] {
        var files: [String: [UInt8]] = [:]
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path)
        where type(of: name) != nil {
            files[name] = Array(try Data(contentsOf: folder.appending(path: name)))
        }
        return files
    }
}

/// A file that every page asks for and that isn't there.
struct MissingAsset: Error {
    let name: String
}
