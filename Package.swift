// swift-tools-version: 6.2
// The direction of dependency, on one screen: vocabulary <- pure stages <- shell <- programs.
import PackageDescription

let strict: [SwiftSetting] = [
  .enableExperimentalFeature("Lifetimes"),
  .strictMemorySafety(),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
]

let package = Package(
  name: "egressd",
  dependencies: [
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2")
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2", traits: []),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
  ],
  targets: [
    // Vocabulary
    .target(name: "EgressTypes", swiftSettings: strict),
    .testTarget(name: "EgressTypesTests", dependencies: ["EgressTypes"]),
    // Pure stages
    .target(
      name: "FlowTracking", dependencies: ["EgressTypes", .product(name: "Crypto", package: "swift-crypto")],
      swiftSettings: strict),
    .testTarget(name: "FlowTrackingTests", dependencies: ["EgressTypes", "FlowTracking"]),
    .target(name: "NameAttribution", dependencies: ["EgressTypes"], swiftSettings: strict),
    .testTarget(name: "NameAttributionTests", dependencies: ["EgressTypes", "NameAttribution"]),

    // Pure stages
    .target(name: "PacketDecoding", dependencies: ["EgressTypes"], swiftSettings: strict),
    .testTarget(name: "PacketDecodingTests", dependencies: ["PacketDecoding", "EgressTypes"]),
    .target(
      name: "StrictYAML", dependencies: ["EgressTypes", .product(name: "Yams", package: "Yams")], swiftSettings: strict),
    .testTarget(name: "StrictYAMLTests", dependencies: ["StrictYAML", "EgressTypes"]),
    // Pure stages
    .target(name: "Jurisdictions", dependencies: ["EgressTypes"], swiftSettings: strict),
    .testTarget(name: "JurisdictionsTests", dependencies: ["Jurisdictions", "EgressTypes"]),
    .target(
      name: "VerdictRules",
      dependencies: ["EgressTypes", "StrictYAML", .product(name: "Crypto", package: "swift-crypto")],
      swiftSettings: strict),
    .testTarget(name: "VerdictRulesTests", dependencies: ["VerdictRules", "Jurisdictions", "StrictYAML", "EgressTypes"]),
    // Shell
    .systemLibrary(name: "CPcap", pkgConfig: "libpcap", providers: [.apt(["libpcap-dev"])]),
    .target(name: "CLinux", cSettings: [.define("_GNU_SOURCE")]),
    .target(name: "LinuxCalls", dependencies: ["CLinux"], swiftSettings: strict),
    .testTarget(name: "LinuxCallsTests", dependencies: ["LinuxCalls"]),
    .target(name: "PacketCapture", dependencies: ["EgressTypes", "LinuxCalls", "CPcap"], swiftSettings: strict),
    .testTarget(name: "PacketCaptureTests", dependencies: ["PacketCapture", "EgressTypes", "LinuxCalls"]),
    .target(name: "DaemonControl", dependencies: ["EgressTypes", "LinuxCalls"], swiftSettings: strict),
    .testTarget(name: "DaemonControlTests", dependencies: ["DaemonControl", "EgressTypes", "LinuxCalls"]),
    .target(name: "SystemdNotify", dependencies: ["LinuxCalls"], swiftSettings: strict),
    .testTarget(name: "SystemdNotifyTests", dependencies: ["SystemdNotify", "LinuxCalls"]),
    .target(
      name: "AlertDelivery",
      dependencies: [
        "EgressTypes", "LinuxCalls", "SystemdNotify",
        .product(name: "Logging", package: "swift-log"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
        .product(name: "Subprocess", package: "swift-subprocess"),
        .product(name: "SystemPackage", package: "swift-system"),
        .product(name: "UnixSignals", package: "swift-service-lifecycle"),
      ], swiftSettings: strict),
    .testTarget(name: "SystemdUnitTests"),
    .testTarget(
      name: "AlertDeliveryTests",
      dependencies: [
        "AlertDelivery", "EgressTypes", "LinuxCalls", "SystemdNotify",
        .product(name: "Logging", package: "swift-log"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
      ]),
    // Shell
    .target(
      name: "LocationSources",
      dependencies: ["EgressTypes", .product(name: "Crypto", package: "swift-crypto")], swiftSettings: strict),
    .testTarget(
      name: "LocationSourcesTests",
      dependencies: ["EgressTypes", "LocationSources", .product(name: "Crypto", package: "swift-crypto")]),

    // Pure stages
    .target(
      name: "EvidenceJournal",
      dependencies: ["EgressTypes", .product(name: "Crypto", package: "swift-crypto")],
      swiftSettings: strict),
    .testTarget(name: "EvidenceJournalTests", dependencies: ["EgressTypes", "EvidenceJournal"]),

    // Shell
    .target(name: "DurableFiles", swiftSettings: strict),
    .testTarget(name: "DurableFilesTests", dependencies: ["DurableFiles"]),
    .target(
      name: "JournalFiles", dependencies: ["EgressTypes", "EvidenceJournal", "DurableFiles"], swiftSettings: strict),
    .testTarget(
      name: "JournalFilesTests", dependencies: ["EgressTypes", "EvidenceJournal", "DurableFiles", "JournalFiles"],
      exclude: ["Fixtures"]),

    // Pure stages
    .target(
      name: "Reporting",
      dependencies: ["EgressTypes", .product(name: "Mustache", package: "swift-mustache")], swiftSettings: strict),
    .testTarget(name: "ReportingTests", dependencies: ["Reporting", "EgressTypes"], exclude: ["Fixtures"]),
    .target(name: "PcapngFormat", dependencies: ["EgressTypes"], swiftSettings: strict),
    .testTarget(name: "PcapngFormatTests", dependencies: ["PcapngFormat", "EgressTypes"]),

    // Shell
    .target(
      name: "EvidenceBundle", dependencies: ["EgressTypes", .product(name: "Crypto", package: "swift-crypto")],
      swiftSettings: strict),
    .testTarget(
      name: "EvidenceBundleTests",
      dependencies: ["EvidenceBundle", "EgressTypes", .product(name: "Crypto", package: "swift-crypto")]),
  ]
)
