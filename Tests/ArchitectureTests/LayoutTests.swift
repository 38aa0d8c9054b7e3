import Foundation
import Tasks
import Testing

/// What nobody should have to remember about where things are.
@Suite struct LayoutTests {
    @Test func `there are sources to check`() {
        #expect(SourceFiles.swift.count > 100)
        #expect(SourceFiles.templates.count > 20)
    }

    @Test func `rules and policies import Core and nothing else`() {
        let wrong = SourceFiles.swift.filter {
            $0.path.contains("/Capabilities/")
                && ($0.name.hasSuffix("Rules.swift") || $0.name.hasSuffix("Policy.swift"))
                && !Set($0.imports).isSubset(of: ["Core"])
        }
        #expect(wrong.map(\.path) == [])
    }

    @Test func `SQL is in stores and migrations only`() {
        let wrong = SourceFiles.swift.filter { file in
            file.path.contains("/Capabilities/") || file.path.contains("/App/")
        }.flatMap { file in
            var owner = ""
            return file.lines.compactMap { line -> String? in
                if let found = line.firstMatch(
                    of:
                        #/^(?:package |private |fileprivate )*(?:struct|extension|enum|actor|final class) ([A-Za-z.]+)/#
                ) {
                    owner = String(found.output.1)
                }
                let isSQL = line.contains(
                    #/(^\s*|")(SELECT [a-z*(]|INSERT INTO [a-z_]+ |UPDATE [a-z_]+( SET|$)|DELETE FROM [a-z_]+|CREATE TABLE )/#
                )
                return isSQL && !Self.mayHoldSQL(owner) ? "\(file.path): \(owner)" : nil
            }
        }
        #expect(Set(wrong).sorted() == [])
    }

    private static func mayHoldSQL(_ type: String) -> Bool {
        // The demonstration and lists write rows by the hundred thousand, and a database says of itself whether it is one.
        [
            "Store", "Migrations", "Loads", "Demo", "DemoBatch", "Installation", "Checkup", "AccountPeople",
            "LikelyIndex", "ListWriting", "ListChanges", "ListUndoing",
        ]
        .contains { type.hasSuffix($0) }
    }

    @Test func `what differs between the engines is known in Storage only`() {
        let wrong = SourceFiles.swift.filter {
            !$0.path.contains("/Storage") && !$0.path.contains("/App/") && !$0.name.contains("Migration")
                && $0.code.contains { $0.contains(#/\.(sqlite|postgres)\b/#) }
        }
        #expect(wrong.map(\.path) == [])
    }

    @Test func `time, identity and chance come from outside`() {
        let wrong = SourceFiles.swift.filter { file in
            // How long two that met wait before they try again is left to chance, and nothing else comes of it.
            !file.path.contains("/App/") && !file.path.hasSuffix("/PostgresDatabase.swift")
                && file.code.contains {
                    $0.contains(#/\b(Date|UUID)\(\)/#) || $0.contains("SystemRandomNumberGenerator")
                        || $0.contains(#/\.random\(in:/#) && !$0.contains("using:")
                }
        }
        #expect(wrong.map(\.path) == [])
    }

    @Test func `no file forces, tries at any cost or stops the program`() {
        let wrong = SourceFiles.swift.filter { file in
            file.code.contains { $0.contains("try!") || $0.contains("fatalError(") || $0.contains("as!") }
        }
        #expect(wrong.map(\.path) == [])
    }

    @Test func `a capability imports no other`() {
        let capabilities = Set(
            SourceFiles.swift.compactMap { file -> String? in
                let parts = file.path.split(separator: "/").map(String.init)
                return parts.count > 3 && parts[1] == "Capabilities" ? parts[2] : nil
            })
        #expect(capabilities.count >= 5)
        let wrong = SourceFiles.swift.filter { file in
            let parts = file.path.split(separator: "/").map(String.init)
            guard parts[1] == "Capabilities" else { return false }
            return !capabilities.subtracting([parts[2]]).isDisjoint(with: file.imports)
        }
        #expect(wrong.map(\.path) == [])
    }

    @Test func `every capability says in ten lines what it is for`() {
        let folder = SourceFiles.package.appending(path: "Sources/Capabilities")
        for name in (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [] {
            let text = try? String(contentsOf: folder.appending(path: "\(name)/README.md"), encoding: .utf8)
            #expect((text?.components(separatedBy: "\n").count ?? 0) > 5, "\(name)/README.md")
        }
    }
}

/// Words that one capability uses and another shows.
@Suite struct TaskKindTests {
    @Test func `every sort of task that is asked for has words`() {
        let asked = SourceFiles.swift.filter { $0.path.contains("/Capabilities/") }.flatMap { file in
            file.text.matches(of: #/TaskRequest\(\s*kind: "([a-z-]+)"/#).map { String($0.output.1) }
        }
        #expect(asked.count > 3)
        #expect(Set(asked).subtracting(TaskKinds.titles.keys).sorted() == [])
    }
}
