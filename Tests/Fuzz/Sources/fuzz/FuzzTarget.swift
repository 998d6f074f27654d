// Role: the list of what is fuzzed. A new target is its lines in one of the files beside this and its place here.
import TestFrames

/// One entrance for hostile bytes.
struct FuzzTarget: Sendable {
  /// The first argument of `fuzz`, and the name of its corpus folder.
  var name: String
  /// Whether it takes microseconds and keeps nothing between inputs, so that running it without sanitizer pays.
  var isFast = false
  /// Inputs that reach deep, made by the recipes of the tests.
  var seeds: @Sendable () -> [Bytes]
  /// Reads the bytes; whatever they are it returns, and what it promises holds.
  var run: @Sendable (_ input: Bytes) -> Void

  init(
    _ name: String, isFast: Bool = false, seeds: @escaping @Sendable () -> [Bytes],
    run: @escaping @Sendable (_ input: Bytes) -> Void
  ) {
    self.name = name
    self.isFast = isFast
    self.seeds = seeds
    self.run = run
  }

  static let all = packets + identity + payloads + streams + reassembly + [pipeline] + files + journal + beacons
}

/// Ends the run, as libFuzzer counts it, when a promise does not hold.
func check(_ holds: Bool, _ promise: StaticString) {
  precondition(holds, "\(promise)")
}
