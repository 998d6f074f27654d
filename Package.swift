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
  ]
)
