import Foundation
import Mustache

/// Every template, by its name: "register/record", "components/csrf", "page".
package struct Templates: Sendable {
    private var library = MustacheLibrary()
    /// Each template's text, for the checks.
    private var sources: [String: String] = [:]
    /// The templates with a form that posts.
    private var withForms: Set<String> = []

    /// A folder of templates and the word that its templates' names begin with.
    package struct Folder: Sendable {
        let prefix: String
        let url: URL

        package init(_ prefix: String, _ url: URL) { (self.prefix, self.url) = (prefix, url) }
    }

    /// Web's own: the shell, the components and the error pages.
    package static let ownFolder = Bundle.module.bundleURL.appending(path: "Templates")

    /// - Throws: `BrokenTemplate` for one that can't be read.
    package init(_ folders: [Folder]) throws {
        MustacheContentTypes.register(HTMLEscaping(), named: "HTML")
        for folder in [Folder("", Self.ownFolder)] + folders { try add(folder) }
        withForms = Set(sources.keys.filter { hasForm($0, seen: []) })
    }

    package var names: [String] { sources.keys.sorted() }

    package func source(_ name: String) -> String? { sources[name] }

    func asksForToken(_ name: String) -> Bool { withForms.contains(name) }

    /// - Errors: `nil` when there is no such template, which a test of the architecture makes sure of.
    func render(_ name: String, view: some Sendable, shell: Shell) -> String? {
        library.render(ViewNode(view, and: ["shell": shell]), withTemplate: name)
    }

    /// The names that `template` and its partials ask for, and neither the shell nor `known` has.
    ///
    /// `known` are the stored properties of its view and of the views inside that one.
    package func unknownNames(in template: String, known: Set<String>) -> [String] {
        allSources(of: template).flatMap { TemplateTags($0).values }.filter { name in
            let parts = name.split(separator: ".").map(String.init)
            if parts.first == "shell" { return parts.count < 2 || !Shell.names.contains(parts[1]) }
            return !parts.allSatisfy(known.contains)
        }
    }

    /// The texts of a template and of the partials it shows, and those they show.
    private func allSources(of template: String) -> [String] {
        var found: [String: String] = [:]
        var waiting = [template]
        while let name = waiting.popLast() {
            guard found[name] == nil, let source = sources[name] else { continue }
            found[name] = source
            waiting += TemplateTags(source).partials
        }
        return found.sorted { $0.key < $1.key }.map(\.value)
    }

    private func hasForm(_ name: String, seen: Set<String>) -> Bool {
        guard name != "page" else { return false }  // Its only form is for those who are signed in.
        return allSources(of: name).contains { TemplateTags($0).values.contains("shell.csrfToken") }
    }

    private mutating func add(_ folder: Folder) throws {
        let files = FileManager.default.enumerator(atPath: folder.url.path)
        while let path = files?.nextObject() as? String {
            guard path.hasSuffix(".mustache") else { continue }
            let name = (folder.prefix.isEmpty ? "" : folder.prefix + "/") + path.dropLast(".mustache".count)
            let source = try String(contentsOf: folder.url.appending(path: path), encoding: .utf8)
            guard sources.updateValue(source, forKey: name) == nil else {
                throw BrokenTemplate(name: name, reason: "there are two of this name")
            }
            do {
                try library.register(Self.prepared(source), named: name)
            } catch let error as MustacheTemplate.ParserError {
                throw BrokenTemplate(
                    name: name, reason: "\(error.error) in line \(error.context.lineNumber - 1)")
            }
        }
    }

    /// Without the spaces that only indent, which cost time and bytes; the first line asks for our escaping.
    private static func prepared(_ source: String) -> String {
        let lines = source.split(separator: "\n", omittingEmptySubsequences: true).map { line in
            line.drop { $0 == " " || $0 == "\t" }
        }
        return "{{% CONTENT_TYPE:HTML }}\n" + lines.joined(separator: "\n")
    }
}

/// A template that the program can't start with.
package struct BrokenTemplate: Error, CustomStringConvertible {
    let name: String
    let reason: String

    package var description: String { "template \(name): \(reason)" }
}
