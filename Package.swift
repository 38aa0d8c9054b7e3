// swift-tools-version: 6.2
import PackageDescription

/// Our own code builds without a warning; packages we depend on are their authors' affair.
let strict: [SwiftSetting] = [.treatAllWarnings(as: .error)]

let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let hummingbirdTesting = Target.Dependency.product(name: "HummingbirdTesting", package: "hummingbird")
let mustache = Target.Dependency.product(name: "Mustache", package: "swift-mustache")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let sqlite = Target.Dependency.product(name: "GRDBSQLite", package: "GRDB.swift")
let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let nio = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioHTTP1 = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let hummingbirdCore = Target.Dependency.product(name: "HummingbirdCore", package: "hummingbird")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")

/// A capability: what it may import is said here, and another capability is never among it.
func capability(_ name: String, also: [Target.Dependency] = [], resources: [Resource] = []) -> Target {
    .target(
        name: name,
        dependencies: ["Core", "Storage", "Web", "Forms", "Jobs", "Audit", hummingbird] + also,
        path: "Sources/Capabilities/\(name)",
        exclude: ["README.md"],
        resources: [.copy("Templates")] + resources,
        swiftSettings: strict)
}

func platform(_ name: String, _ dependencies: [Target.Dependency], resources: [Resource] = []) -> Target {
    .target(
        name: name, dependencies: dependencies, path: "Sources/Platform/\(name)", resources: resources,
        swiftSettings: strict)
}

/// What every test leans on: fresh databases on both engines, examples and a clock that stands still.
let testSupport = Target.target(
    name: "TestSupport", dependencies: ["Core", "Storage", "StorageSQLite", "StoragePostgres"],
    path: "Tests/TestSupport", swiftSettings: strict)

func tests(_ name: String, _ dependencies: [Target.Dependency], at folder: String, resources: [Resource] = [])
    -> Target
{
    .testTarget(
        name: name, dependencies: ["TestSupport"] + dependencies, path: "Tests/\(folder)/\(name)",
        resources: resources, swiftSettings: strict)
}

/// A library of the operating system, installed by `scripts/setup`.
func system(_ name: String, pkgConfig: String? = nil) -> Target {
    .systemLibrary(name: name, path: "Sources/System/\(name)", pkgConfig: pkgConfig)
}

/// What the tests of a capability that works with people on the register lean on.
let caseworkTests: [Target.Dependency] = [
    "Core", "Storage", "Audit", "Jobs", "Web", "Forms", "People", "Documents", "Accounts", "Register",
    hummingbird,
    hummingbirdTesting, httpTypes, logging, nio,
]

let package = Package(
    name: "mainstay",
    products: [.executable(name: "mainstay", targets: ["Server"])],
    dependencies: [
        .package(url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", exact: "2.1.1"),
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
        .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
        .package(url: "https://github.com/apple/swift-http-types", exact: "1.8.0"),
    ],
    targets: [
        system("CPostgres", pkgConfig: "libpq"),
        system("CZlib"),
        system("CArgon2"),
        system("CQREncode"),
        system("CCurl"),
        platform("Core", [], resources: [.copy("Reference")]),
        platform("Matching", ["Core"]),
        platform("Storage", ["Core", crypto]),
        platform("StorageSQLite", ["Core", "Storage", grdb, sqlite]),
        platform("StoragePostgres", ["Core", "Storage", "CPostgres"]),
        platform(
            "Web",
            [
                "Core", "Storage", "CZlib", hummingbird, hummingbirdCore, mustache, crypto, logging,
                lifecycle, nio, nioHTTP1, httpTypes,
            ],
            resources: [.copy("Templates"), .copy("Assets")]),
        platform("Forms", ["Core", "Storage", "Web", hummingbird, crypto], resources: [.copy("Templates")]),
        platform("Audit", ["Core", "Storage", crypto]),
        platform("Interop", []),
        platform("Jobs", ["Core", "Storage", "Audit", logging, lifecycle]),
        platform("People", ["Core", "Storage", "Jobs"]),
        platform(
            "Documents",
            ["Core", "Storage", "Web", "Jobs", "Audit", "People", hummingbird, crypto, logging, lifecycle],
            resources: [.copy("Templates"), .copy("Letters"), .copy("Worker")]),
        capability("Accounts", also: ["CArgon2", "CQREncode", crypto], resources: [.copy("Reference")]),
        capability(
            "Register", also: ["People", "Interop", "Matching", crypto], resources: [.copy("Questionnaires")]),
        capability("Directory"),
        capability("Tasks"),
        capability("Messages", also: ["CCurl", lifecycle]),
        capability("Measures", also: ["Interop"], resources: [.copy("Reference")]),
        capability("Referrals", also: ["People", "Documents", crypto]),
        capability(
            "Assessments", also: ["People", "Documents", "Interop", crypto],
            resources: [.copy("Questionnaires")]),
        capability("SupportPlans", also: ["People", "Documents", crypto]),
        capability("Safeguarding", also: ["People", "Documents", crypto]),
        capability("Advocacy", also: ["People", "Documents", crypto]),
        capability("Appointments", also: ["People", "Documents", crypto]),
        capability("Discharge", also: ["People", "Documents", crypto]),
        .target(
            name: "App",
            dependencies: [
                "Core", "Storage", "StorageSQLite", "StoragePostgres", "Web", "Forms", "Audit", "Interop",
                "Jobs", "Matching",
                "Accounts",
                "Register", "Directory", "Tasks", "Messages", "Measures", "People", "Documents", "Referrals",
                "Assessments", "SupportPlans", "Safeguarding", "Advocacy", "Appointments", "Discharge",
                arguments, hummingbird, logging, lifecycle, crypto,
            ],
            path: "Sources/App", swiftSettings: strict),
        .executableTarget(
            name: "Server", dependencies: ["App"], path: "Sources/Server", swiftSettings: strict),
        testSupport,
        tests("CoreTests", ["Core"], at: "PlatformTests", resources: [.copy("Cases")]),
        tests("MatchingTests", ["Core", "Matching"], at: "PlatformTests"),
        tests("StorageTests", ["Core", "Storage", "StorageSQLite", "StoragePostgres"], at: "PlatformTests"),
        tests(
            "WebTests", ["Core", "Storage", "Web", hummingbird, hummingbirdTesting, httpTypes, logging, nio],
            at: "PlatformTests"),
        tests(
            "FormsTests",
            ["Core", "Storage", "Web", "Forms", hummingbird, hummingbirdTesting, httpTypes, logging],
            at: "PlatformTests", resources: [.copy("Examples")]),
        tests("AuditTests", ["Core", "Storage", "Audit"], at: "PlatformTests"),
        tests("InteropTests", ["Core", "Interop"], at: "PlatformTests"),
        tests("JobsTests", ["Core", "Storage", "Audit", "Jobs", logging], at: "PlatformTests"),
        tests(
            "AccountsTests",
            [
                "Core", "Storage", "Audit", "Jobs", "Web", "Accounts", hummingbird, hummingbirdTesting,
                httpTypes, logging, nio,
            ], at: "CapabilityTests"),
        tests(
            "RegisterTests",
            [
                "Core", "Storage", "Audit", "Interop", "Jobs", "People", "Matching", "Web", "Forms",
                "Accounts",
                "Register",
                hummingbird,
                hummingbirdTesting, httpTypes, logging, nio,
            ], at: "CapabilityTests"),
        tests(
            "DirectoryTests", ["Core", "Storage", "Audit", "Jobs", "Web", "Directory"], at: "CapabilityTests"),
        tests(
            "TasksTests", ["Core", "Storage", "Audit", "Jobs", "Web", "Accounts", "Register", "Tasks"],
            at: "CapabilityTests"),
        tests(
            "MessagesTests",
            [
                "Core", "Storage", "Audit", "Jobs", "Web", "Messages", hummingbird, hummingbirdTesting,
                httpTypes, logging, nio,
            ], at: "CapabilityTests"),
        tests(
            "MeasuresTests",
            [
                "Core", "Storage", "Audit", "Interop", "Jobs", "Web", "Measures", hummingbird,
                hummingbirdTesting,
                httpTypes, logging, nio,
            ], at: "CapabilityTests"),
        tests(
            "DocumentsTests",
            [
                "Core", "Storage", "Audit", "Jobs", "Web", "People", "Documents", hummingbird,
                hummingbirdTesting, httpTypes, logging, nio,
            ], at: "PlatformTests"),
        tests("ReferralsTests", caseworkTests + ["Referrals"], at: "CapabilityTests"),
        tests(
            "AssessmentsTests", caseworkTests + ["Interop", "Assessments"], at: "CapabilityTests",
            resources: [.copy("Cases")]),
        tests("SupportPlansTests", caseworkTests + ["SupportPlans"], at: "CapabilityTests"),
        tests("SafeguardingTests", caseworkTests + ["Safeguarding"], at: "CapabilityTests"),
        tests("AdvocacyTests", caseworkTests + ["Advocacy"], at: "CapabilityTests"),
        tests("AppointmentsTests", caseworkTests + ["Appointments"], at: "CapabilityTests"),
        tests("DischargeTests", caseworkTests + ["Discharge"], at: "CapabilityTests"),
        .testTarget(
            name: "ArchitectureTests",
            dependencies: [
                "TestSupport", "App", "Core", "Storage", "StorageSQLite", "Web", "Accounts", "Register",
                "Directory", "Tasks",
                "Messages", "Measures", "People", "Documents", "Referrals", "Assessments", "SupportPlans",
                "Safeguarding", "Advocacy", "Appointments", "Discharge",
                "Forms", "Audit", "Jobs", hummingbird, hummingbirdTesting, httpTypes, logging, nio,
            ],
            path: "Tests/ArchitectureTests", exclude: ["migrations.txt"], swiftSettings: strict),
    ],
    swiftLanguageModes: [.v6])
