// swift-tools-version: 6.2
// The direction of dependency, on one screen: vocabulary <- pure stages <- shell <- programs.
import PackageDescription

let strict: [SwiftSetting] = [
  .enableExperimentalFeature("Lifetimes"),
  .strictMemorySafety(),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
]

let arguments: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let database: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let lifecycle: Target.Dependency = .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let cryptoExtras: Target.Dependency = .product(name: "CryptoExtras", package: "swift-crypto")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let httpClient: Target.Dependency = .product(name: "AsyncHTTPClient", package: "async-http-client")
let nio: [Target.Dependency] = [
  .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOPosix", package: "swift-nio"),
  .product(name: "NIOHTTP1", package: "swift-nio"), .product(name: "NIOTLS", package: "swift-nio"),
  .product(name: "NIOSSL", package: "swift-nio-ssl"),
]
let signals: Target.Dependency = .product(name: "UnixSignals", package: "swift-service-lifecycle")
let mustache: Target.Dependency = .product(name: "Mustache", package: "swift-mustache")
let subprocess: Target.Dependency = .product(name: "Subprocess", package: "swift-subprocess")
let systemPackage: Target.Dependency = .product(name: "SystemPackage", package: "swift-system")
let yams: Target.Dependency = .product(name: "Yams", package: "Yams")

/// A target of this package, built strictly.
func part(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

/// A program of this package.
func program(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .executableTarget(name: name, dependencies: dependencies, swiftSettings: strict)
}

/// The tests of a target; `fixtures` tells of files beside them.
func tests(_ name: String, _ dependencies: [Target.Dependency], fixtures: Bool = false) -> Target {
  .testTarget(
    name: "\(name)Tests", dependencies: [.byName(name: name)] + dependencies, exclude: fixtures ? ["Fixtures"] : [])
}

let vocabulary: [Target] = [
  part("EgressTypes", []),
  part("StrictYAML", ["EgressTypes", yams]),
  // The sentences of records in the language of whoever reads them.
  part("RecordWording", ["EgressTypes"]),
  // How pages look and how texts get into them.
  part("HTMLPages", ["EgressTypes", mustache]),
]

// Stages import the vocabulary and never one another; EgressPipeline alone joins them.
let stages: [Target] = [
  part("PacketDecoding", ["EgressTypes", crypto, cryptoExtras]),
  part("FlowTracking", ["EgressTypes", crypto]),
  part("NameAttribution", ["EgressTypes"]),
  part("Jurisdictions", ["EgressTypes"]),
  part("VerdictRules", ["EgressTypes", "StrictYAML", crypto]),
  part("Declarations", ["EgressTypes"]),
  part("Beacons", ["EgressTypes", crypto]),
  part("EvidenceJournal", ["EgressTypes", crypto]),
  part("Reporting", ["EgressTypes", "RecordWording", "HTMLPages"]),
  part("BreachNotification", ["EgressTypes", "RecordWording", "HTMLPages"]),
  part("Pseudonyms", ["EgressTypes", crypto]),
  part("SupplierContract", ["EgressTypes", "RecordWording", "StrictYAML"]),
  part("PcapngFormat", ["EgressTypes"]),
  part("EgressSettings", ["EgressTypes", "StrictYAML"]),
  part(
    "EgressPipeline",
    [
      "EgressTypes", "PacketDecoding", "FlowTracking", "NameAttribution", "Jurisdictions", "VerdictRules",
      "Declarations", "Beacons",
    ]),
]

let shell: [Target] = [
  .systemLibrary(name: "CPcap", pkgConfig: "libpcap", providers: [.apt(["libpcap-dev"])]),
  .target(name: "CLinux", cSettings: [.define("_GNU_SOURCE")]),
  part("LinuxCalls", ["CLinux"]),
  part("PacketCapture", ["EgressTypes", "LinuxCalls", "CPcap"]),
  part("LocationSources", ["EgressTypes", crypto]),
  part("DurableFiles", ["LinuxCalls"]),
  part(
    "LocationUpdates", ["EgressTypes", "LocationSources", "DurableFiles", "LinuxCalls", subprocess, systemPackage]),
  part("JournalFiles", ["EgressTypes", "EvidenceJournal", "DurableFiles", "LinuxCalls"]),
  // What people ask in SQL: derived from the journal, and linked by egressctl alone.
  part("JournalIndex", ["EgressTypes", "EvidenceJournal", "JournalFiles", "DurableFiles", "LinuxCalls", database]),
  part("SSHSignatures", [crypto]),
  part(
    "EvidenceBundle",
    ["EgressTypes", "RecordWording", "HTMLPages", "EvidenceJournal", "LinuxCalls", "SSHSignatures", crypto]),
  part("DaemonControl", ["EgressTypes", "LinuxCalls"]),
  part("PrivacyStatement", ["EgressTypes", "EgressSettings"]),
  part("SystemdNotify", ["LinuxCalls"]),
  // RFC 3161 timestamps through openssl: what makes and verifies them speaks to no network.
  part("Timestamping", ["EgressTypes", "DurableFiles", "LinuxCalls", crypto, subprocess, systemPackage]),
  part(
    "AlertDelivery",
    [
      "EgressTypes", "EgressSettings", "EvidenceJournal", "JournalFiles", "DaemonControl", "DurableFiles",
      "LinuxCalls", "SystemdNotify", "Timestamping", crypto, logging, lifecycle, signals, subprocess, systemPackage,
    ]),
  // What alert delivery needs of the network; egress-alertd alone links it.
  part(
    "NetworkDelivery",
    ["EgressTypes", "EgressSettings", "AlertDelivery", "LinuxCalls", "Timestamping", httpClient] + nio),
  // Joins settings, rules, location files and journal into what the programs run.
  part(
    "EgressSetup",
    [
      "EgressTypes", "EgressSettings", "EgressPipeline", "FlowTracking", "Jurisdictions", "VerdictRules",
      "Declarations", "LocationSources", "EvidenceJournal", "SSHSignatures", "JournalFiles", "PcapngFormat",
      "DurableFiles", "LinuxCalls", "StrictYAML",
      crypto,
    ]),
]

let programs: [Target] = [
  program(
    "egressd",
    [
      "EgressTypes", "EgressSettings", "EgressSetup", "EgressPipeline", "FlowTracking", "PacketCapture",
      "PacketDecoding", "Declarations", "Beacons",
      "DaemonControl", "SystemdNotify", "SSHSignatures", "LinuxCalls", arguments, logging, signals,
    ]),
  program(
    "egress-alertd",
    [
      "EgressTypes", "EgressSettings", "EgressSetup", "EvidenceJournal", "JournalFiles", "AlertDelivery",
      "NetworkDelivery", "SystemdNotify", arguments, logging,
    ]),
  program(
    "egressctl",
    [
      "EgressTypes", "EgressSettings", "EgressSetup", "EgressPipeline", "FlowTracking", "Jurisdictions", "VerdictRules",
      "PacketCapture", "PacketDecoding", "Beacons", "EvidenceJournal", "JournalFiles", "JournalIndex", "EvidenceBundle",
      "SSHSignatures",
      "PcapngFormat",
      "RecordWording", "Reporting", "BreachNotification", "Pseudonyms", "SupplierContract", "PrivacyStatement",
      "LocationSources", "LocationUpdates", "DaemonControl", "Declarations", "DurableFiles", "LinuxCalls", "StrictYAML",
      "AlertDelivery", "Timestamping", arguments, crypto,
    ]),
]

let pipelineParts: [Target.Dependency] = [
  "EgressTypes", "FlowTracking", "PacketDecoding", "Jurisdictions", "VerdictRules", "Declarations", "Beacons",
]

let allTests: [Target] = [
  .target(name: "TestNumbers", path: "Tests/TestNumbers"),
  .target(name: "TestNames", path: "Tests/TestNames"),
  .target(
    name: "TestFrames", dependencies: ["EgressTypes", "PacketDecoding", crypto, cryptoExtras],
    path: "Tests/TestFrames"),
  tests("EgressTypes", ["TestNumbers"]),
  tests("StrictYAML", ["EgressTypes"]),
  tests(
    "RecordWording",
    [
      "EgressTypes", "Jurisdictions", "VerdictRules", "Declarations", "Beacons", "EgressPipeline", "EgressSetup",
      "EvidenceJournal",
    ]),
  tests("HTMLPages", ["EgressTypes"]),
  tests("PacketDecoding", ["EgressTypes", "TestFrames"]),
  tests("FlowTracking", ["EgressTypes", "TestNumbers"]),
  tests("NameAttribution", ["EgressTypes"]),
  tests("Jurisdictions", ["EgressTypes"]),
  tests("VerdictRules", ["EgressTypes", "Jurisdictions", "StrictYAML", "TestNumbers"]),
  tests("Declarations", ["EgressTypes"]),
  tests("Beacons", ["EgressTypes", crypto]),
  tests("EvidenceJournal", ["EgressTypes"]),
  tests("Reporting", ["EgressTypes", "RecordWording", "TestNames", crypto], fixtures: true),
  tests("BreachNotification", ["EgressTypes", "RecordWording", "VerdictRules"], fixtures: true),
  tests("Pseudonyms", ["EgressTypes"]),
  tests("SupplierContract", ["EgressTypes", "StrictYAML"], fixtures: true),
  tests("PrivacyStatement", ["EgressTypes", "EgressSettings"], fixtures: true),
  tests("PcapngFormat", ["EgressTypes"]),
  tests("EgressPipeline", pipelineParts + ["EgressSetup", "TestFrames", crypto, "TestNumbers"]),
  tests("LocationUpdates", ["EgressTypes"]),
  tests(
    "EgressSetup",
    [
      "EgressTypes", "EgressPipeline", "FlowTracking", "JournalFiles", "PacketDecoding", "PcapngFormat", "TestFrames",
      "VerdictRules", "EgressSettings", "StrictYAML",
    ]),
  tests("EgressSettings", ["EgressTypes", "StrictYAML"]),
  tests("LinuxCalls", []),
  tests("PacketCapture", ["EgressTypes", "LinuxCalls", "TestFrames"]),
  tests("LocationSources", ["EgressTypes", "TestNumbers", crypto]),
  tests("DurableFiles", ["LinuxCalls"]),
  tests("JournalFiles", ["EgressTypes", "EvidenceJournal", "DurableFiles", "LinuxCalls"], fixtures: true),
  tests("JournalIndex", ["EgressTypes", "EvidenceJournal", "JournalFiles", "LinuxCalls", database]),
  tests(
    "EvidenceBundle", ["EgressTypes", "RecordWording", "EvidenceJournal", "SSHSignatures", crypto], fixtures: true),
  tests("SSHSignatures", [crypto]),
  tests("DaemonControl", ["EgressTypes", "LinuxCalls"]),
  tests("SystemdNotify", ["LinuxCalls"]),
  tests("Timestamping", ["EgressTypes"], fixtures: true),
  tests(
    "AlertDelivery",
    [
      "EgressTypes", "EgressSettings", "EvidenceJournal", "JournalFiles", "DaemonControl", "LinuxCalls",
      "SystemdNotify", "TestNames", crypto, logging, lifecycle,
    ]),
  .testTarget(
    name: "NetworkDeliveryTests",
    dependencies: [
      "NetworkDelivery", "EgressTypes", "EgressSettings", "EvidenceJournal", "AlertDelivery", "JournalFiles",
      "Timestamping",
    ],
    exclude: ["Servers"]),
  .testTarget(name: "SystemdUnitTests"),
  // What libFuzzer runs for hours in a package of its own runs here for some seconds.
  .target(
    name: "FuzzTargets",
    dependencies: pipelineParts + [
      "EgressPipeline", "NameAttribution", "EvidenceJournal", "PcapngFormat", "LocationSources", "TestFrames", crypto,
    ], path: "Tests/Fuzz/Sources/fuzz", exclude: ["main.swift"]),
  // A writer whose system calls are broken by scripts/journal-faults.
  .executableTarget(
    name: "JournalExerciser", dependencies: ["EgressTypes", "EvidenceJournal", "JournalFiles"],
    path: "Tests/JournalExerciser"),
  .testTarget(name: "FuzzTargetTests", dependencies: ["FuzzTargets", "TestFrames"]),
  .testTarget(
    name: "EndToEndTests",
    dependencies: [
      "EgressTypes", "DaemonControl", "PacketDecoding", "PcapngFormat", "TestFrames", "TestNames", crypto, subprocess,
      systemPackage,
    ],
    exclude: ["Cases", "Explanations", "Reported", "Servers"]),
]

let package = Package(
  name: "egressd",
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.0"),
    .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
    .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
  ],
  targets: vocabulary + stages + shell + programs + allTests
)
