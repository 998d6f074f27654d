// Role: when the frames of a capture made for a test were captured.
import TestFrames

/// Frames that were captured ten milliseconds apart on the morning of 2026-11-23.
struct Scene {
  private(set) var frames: [TestFrame] = []
  /// Ticks of the file's clock in a second.
  var resolution: UInt32 = 1_000_000

  mutating func add(_ added: [Bytes], keeping snapLength: Int = .max) {
    for frame in added {
      let ticks = UInt64(frames.count) * UInt64(resolution) / 100 + 123
      frames.append(
        TestFrame(
          seconds: 1_795_424_400 + UInt32(ticks / UInt64(resolution)), fraction: UInt32(ticks % UInt64(resolution)),
          bytes: Bytes(frame.prefix(snapLength)), wireLength: frame.count))
    }
  }

  mutating func add(_ frame: Bytes) { add([frame]) }
}
