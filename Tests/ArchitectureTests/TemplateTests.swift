import Foundation
import Testing

@testable import Web

/// A template shows a misspelt name as nothing, so every name is looked for among its capability's views.
@Suite struct TemplateTests {
    /// The stored properties that a folder's Swift files declare.
    static func properties(in folder: String) -> Set<String> {
        var names: Set<String> = []
        // Web's components are shown with everybody's views, and a capability's own questions with those of Forms.
        let folders =
            folder == "Sources/Platform/Web/"
            ? ["Sources/"] : [folder, "Sources/Platform/Web/", "Sources/Platform/Forms/"]
        for file in SourceFiles.swift where folders.contains(where: file.path.hasPrefix) {
            for match in file.text.matches(of: #/\b(?:let|var) `?([a-zA-Z]+)`?\s*(?::|=)/#) {
                names.insert(String(match.output.1))
            }
            for match in file.text.matches(of: #/\b(?:let|var) ([a-zA-Z]+), ([a-zA-Z, ]+):/#) {
                names.insert(String(match.output.1))
                for name in match.output.2.split(separator: ",") {
                    names.insert(name.trimmingCharacters(in: .whitespaces))
                }
            }
            for match in file.text.matches(of: #/"([a-zA-Z]+)":/#) { names.insert(String(match.output.1)) }
        }
        return names
    }

    @Test(arguments: SourceFiles.templates)
    func `each name in a template is a stored property of a view`(template: SourceFile) {
        let folder = template.path.components(separatedBy: "/Templates/")[0] + "/"
        let known = Self.properties(in: folder)
        for match in template.text.matches(of: #/\{\{[#^]?([a-zA-Z][a-zA-Z.]*)\}\}/#) {
            let parts = match.output.1.split(separator: ".")
            if parts.first == "shell" {
                #expect(Shell.names.contains(String(parts[1])), "\(template.path): {{\(match.output.1)}}")
                continue
            }
            for part in parts {
                #expect(known.contains(String(part)), "\(template.path): {{\(match.output.1)}}")
            }
        }
    }

    @Test(arguments: SourceFiles.templates)
    func `no template has a script, a style or unescaped text in it`(template: SourceFile) {
        #expect(!template.text.contains("{{{"), "\(template.path)")
        #expect(!template.text.contains(#/\sstyle="/#), "\(template.path)")
        #expect(!template.text.contains(#/\son[a-z]+="/#), "\(template.path)")
        #expect(!template.text.contains(#/<script(?![^>]*\ssrc=)/#), "\(template.path)")
    }

    @Test(arguments: SourceFiles.templates.filter { $0.text.contains("method=\"post\"") })
    func `every form that posts carries its token`(template: SourceFile) {
        let forms = template.text.matches(of: #/<form[^>]*method="post"/#).count
        let tokens = template.text.matches(of: #/\{\{>\s*components/csrf\s*\}\}/#).count
        #expect(tokens >= forms, "\(template.path)")
    }
}
