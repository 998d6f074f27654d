// Role: when people must know that what is delivered cannot be noted: a value without clock or file.
import LinuxCalls

/// Whether the disk takes what is to be noted, looked at again and again.
public struct DiskWatch: Sendable {
  /// What is to be told.
  public enum News: Hashable, Sendable {
    /// The disk takes nothing, for this reason; `isNotice` says whether the receiver is to be told too.
    case failing(LinuxError, isNotice: Bool)
    /// The disk takes everything again.
    case mended
  }

  private var isFailing = false
  private var isTold = false

  /// Makes a watch over a disk that takes everything.
  public init() {}

  /// Takes in why nothing can be noted now, nil when all can; what is to be told.
  ///
  /// A receiver is told once of a disk that fails: one that fails now and then must not ring each time. A full disk is
  /// told by the journal, whose own disk it mostly is.
  public mutating func take(_ fault: LinuxError?) -> News? {
    guard let fault else {
      defer { isFailing = false }
      return isFailing ? .mended : nil
    }
    let isNotice = fault.kind != .full && !isTold
    guard !isFailing || isNotice else { return nil }
    isFailing = true
    if isNotice { isTold = true }
    return .failing(fault, isNotice: isNotice)
  }
}
