// Role: runs every fuzz target for some seconds, without libFuzzer: over its corpus, its seeds and mutations of these.
import Foundation
import TestFrames
import Testing

@testable import FuzzTargets

/// Numbers that are the same in every run.
private struct Dice {
  private var state: UInt64

  init(seed: UInt64) { state = seed &* 0x9e37_79b9_7f4a_7c15 | 1 }

  mutating func below(_ bound: Int) -> Int {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return Int(state % UInt64(max(bound, 1)))
  }
}

@Suite("Fuzz targets")
struct FuzzTargetTests {
  /// Mutations of one target in one run.
  private static let mutations = 8_000
  /// Longest input that is mutated, in bytes.
  private static let longest = 4_096

  @Test("no input of the corpus, no seed and no mutation breaks a promise", arguments: FuzzTarget.all.map(\.name))
  func run(_ name: String) throws {
    let target = try #require(FuzzTarget.all.first { $0.name == name })
    let inputs = target.seeds() + (try Self.corpus(of: name))
    try #require(!inputs.isEmpty, "target \(name) has neither seeds nor a corpus")
    for input in inputs { target.run(input) }
    var dice = Dice(seed: name.utf8.reduce(0) { $0 &* 31 &+ UInt64($1) })
    for _ in 0..<Self.mutations {
      let input = Bytes(inputs[dice.below(inputs.count)].prefix(Self.longest))
      target.run(Self.mutated(input, with: inputs[dice.below(inputs.count)], &dice))
    }
  }

  /// The corpus file of a target: one input a line, in Base64.
  private static func corpus(of name: String) throws -> [Bytes] {
    let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Fuzz/Corpus/\(name)")
    guard let text = try? String(contentsOf: file, encoding: .utf8) else { return [] }
    return text.split(separator: "\n").compactMap { Data(base64Encoded: String($0)).map(Bytes.init) }
  }

  /// A few changes of the kinds that damage files and packets: bits, bytes, lengths, cuts, joins.
  private static func mutated(_ input: Bytes, with other: Bytes, _ dice: inout Dice) -> Bytes {
    var bytes = input
    for _ in 0...dice.below(4) {
      guard !bytes.isEmpty else { return Bytes(other.prefix(longest)) }
      let place = dice.below(bytes.count)
      switch dice.below(6) {
      case 0: bytes[place] ^= 1 << UInt8(dice.below(8))
      case 1: bytes[place] = [0, 1, 0x7f, 0x80, 0xff][dice.below(5)]
      case 2: bytes.removeSubrange(place..<min(bytes.count, place + 1 + dice.below(8)))
      case 3: bytes.insert(contentsOf: bytes[place..<min(bytes.count, place + 1 + dice.below(16))], at: place)
      case 4: bytes = Bytes(bytes.prefix(place))
      default: bytes = Bytes((bytes.prefix(place) + other.suffix(dice.below(other.count))).prefix(longest))
      }
    }
    return bytes
  }
}
