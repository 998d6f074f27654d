// swift-tools-version: 6.2
// The fuzzer: the project's own sources, linked in from ../../Sources, built with coverage and the address sanitizer.
// Safe Swift traps by itself, so EGRESSD_FUZZ_SANITIZERS=fuzzer leaves the address sanitizer out: several times faster.
import PackageDescription

let sanitizers = Context.environment["EGRESSD_FUZZ_SANITIZERS"] ?? "fuzzer,address"
let sanitized = ["-sanitize=\(sanitizers)"]
let settings: [SwiftSetting] = [
  .enableExperimentalFeature("Lifetimes"), .unsafeFlags(sanitized + ["-enable-testing"]),
]
let strict = settings + [.strictMemorySafety(), .enableUpcomingFeature("MemberImportVisibility")]
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let cryptoExtras: Target.Dependency = .product(name: "CryptoExtras", package: "swift-crypto")
let yams: Target.Dependency = .product(name: "Yams", package: "Yams")

/// A target of the project, under the name that it has there.
func part(_ name: String, _ dependencies: [Target.Dependency] = ["EgressTypes"]) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

let stages = ["PacketDecoding", "FlowTracking", "NameAttribution", "Jurisdictions", "VerdictRules"]
  .map { Target.Dependency.byName(name: $0) }

let package = Package(
  name: "egressd-fuzz",
  dependencies: [
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
  ],
  targets: [
    part("EgressTypes", []),
    part("StrictYAML", ["EgressTypes", yams]),
    part("PacketDecoding", ["EgressTypes", crypto, cryptoExtras]),
    part("FlowTracking", ["EgressTypes", crypto]),
    part("NameAttribution"),
    part("Jurisdictions"),
    part("VerdictRules", ["EgressTypes", "StrictYAML", crypto]),
    part("Declarations"),
    part("Beacons", ["EgressTypes", crypto]),
    part("EgressPipeline", ["EgressTypes", "Beacons", "Declarations"] + stages),
    part("EvidenceJournal", ["EgressTypes", crypto]),
    part("PcapngFormat"),
    part("LocationSources", ["EgressTypes", crypto]),
    .target(
      name: "TestFrames", dependencies: ["EgressTypes", "PacketDecoding", crypto, cryptoExtras], swiftSettings: settings
    ),
    .executableTarget(
      name: "fuzz",
      dependencies: stages + [
        "EgressTypes", "EgressPipeline", "Beacons", "EvidenceJournal", "PcapngFormat", "LocationSources", "TestFrames",
        crypto,
      ],
      swiftSettings: settings, linkerSettings: [.unsafeFlags(sanitized + ["-use-ld=lld", "-Xlinker", "--gc-sections"])]),
  ]
)
