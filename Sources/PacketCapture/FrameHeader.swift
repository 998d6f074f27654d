// Role: what libpcap knows of a frame besides its bytes.
import EgressTypes

/// A frame's time and length; the captured length is that of its bytes.
public struct FrameHeader: Hashable, Sendable {
  /// When the frame passed.
  public var time: Timestamp
  /// How many bytes it had on the wire, whatever was captured of it.
  public var wireLength: Int

  /// Makes a header.
  @inlinable public init(time: Timestamp, wireLength: Int) {
    self.time = time
    self.wireLength = wireLength
  }
}

/// What one read brought.
public enum ReadResult: Hashable, Sendable {
  /// The limit was reached; more frames may be waiting.
  case limit(Int)
  /// Nothing more is waiting now: wait, then read again.
  case drained(Int)
  /// The savefile is at its end.
  case end(Int)

  /// How many frames the read brought.
  public var frames: Int {
    switch self {
    case .limit(let count), .drained(let count), .end(let count): count
    }
  }
}
