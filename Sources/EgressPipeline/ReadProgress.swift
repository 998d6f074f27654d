// Role: up to which moment every frame that was captured has also been read, so that a second is settled only then.
import EgressTypes

/// How far the reading of frames has come, by the time stamps of the wall clock.
///
/// The ring hands frames over in order. So all frames of before a moment are read when one captured after it was read,
/// or when nothing was left to read some time after it. Both leave the settling time for what the kernel holds back.
public struct ReadProgress: Sendable {
  /// Every frame captured before this moment was read.
  public private(set) var through: Timestamp
  /// Whether time stamps stand in the order of capture: not after the clock was set, until the ring was empty once.
  private var isOrdered = true

  /// Begins with an empty ring.
  public init(at now: Timestamp) { through = now }

  /// Takes what one reading brought.
  ///
  /// - Parameters:
  ///   - begin: The wall clock before it.
  ///   - lastFrame: When the last frame read was captured; nil without one.
  ///   - isDrained: Whether nothing was left to read.
  public mutating func note(from begin: Timestamp, lastFrame: Timestamp?, isDrained: Bool) {
    if isDrained {
      isOrdered = true
      through = max(through, begin.advanced(byNanoseconds: -FrameBalance.settlingTime))
    } else if isOrdered, let lastFrame {
      through = max(through, min(lastFrame, begin).advanced(byNanoseconds: -FrameBalance.settlingTime))
    }
  }

  /// Takes it that no frame is left, as after the capture was told to take no more and all that waited was read.
  public mutating func noteEnd(at now: Timestamp) { through = max(through, now) }

  /// Begins again after the clock was set: what is known has no honest name by the new clock.
  mutating func startAgain(at begin: Timestamp) {
    through = begin
    isOrdered = false
  }
}
