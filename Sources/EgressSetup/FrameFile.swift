// Role: a file of kept headers: how it is named, what is known of it, and for how long such files stay.
import EgressSettings
import EgressTypes
import PcapngFormat

/// The name of a file of kept headers: `0000000017.pcapng`, or `0000000018-alert.pcapng`.
struct FrameFileName: Hashable, Sendable {
  /// Its number; files are numbered in the order in which they were begun.
  let number: UInt64
  /// Whether it holds frames of flows that were alerted.
  let isAlert: Bool

  init(number: UInt64, isAlert: Bool) {
    self.number = number
    self.isAlert = isAlert
  }

  /// Reads a name; nil for any that `text` would not write.
  init?(_ text: some StringProtocol) {
    guard text.hasSuffix(FrameFileName.suffix) else { return nil }
    let stem = text.dropLast(FrameFileName.suffix.count)
    let isAlert = stem.hasSuffix(FrameFileName.alert)
    let digits = isAlert ? stem.dropLast(FrameFileName.alert.count) : stem
    guard let number = UInt64(digits) else { return nil }
    self.init(number: number, isAlert: isAlert)
    guard self.text == String(text) else { return nil }
  }

  /// The name in its folder.
  var text: String {
    let digits = String(number)
    let zeroes = String(repeating: "0", count: max(0, 10 - digits.utf8.count))
    return zeroes + digits + (isAlert ? FrameFileName.alert : "") + FrameFileName.suffix
  }

  private static let suffix = ".pcapng"
  private static let alert = "-alert"
}

/// What is known of a file of kept headers.
struct FrameFile: Hashable, Sendable {
  let name: FrameFileName
  /// Where and how its frames were captured.
  var interface: InterfaceDescription
  /// When it was begun, as the program counts time.
  var begun: Timestamp
  var bytes = 0
  var frames = 0
  /// The times of its earliest and its latest frame.
  var first: Timestamp?
  var last: Timestamp?
  /// SHA-256 of the whole file in lower-case hexadecimal; empty while it is written.
  var sha256 = ""

  init(_ name: FrameFileName, _ interface: InterfaceDescription, begun: Timestamp) {
    self.name = name
    self.interface = interface
    self.begun = begun
  }

  /// Counts a frame of this time.
  mutating func note(_ time: Timestamp) {
    frames += 1
    first = min(first ?? time, time)
    last = max(last ?? time, time)
  }

  /// Describes a file that was found.
  init(_ name: FrameFileName, found outline: PcapngOutline, sha256: String, at time: Timestamp) {
    self.init(name, outline.interface ?? InterfaceDescription(linkType: 1), begun: outline.first ?? time)
    bytes = outline.wholeBytes
    frames = outline.packets
    first = outline.first
    last = outline.last
    self.sha256 = sha256
  }
}

/// How much of kept headers stays, and for how long.
public struct FrameLimits: Hashable, Sendable {
  /// The most bytes of all files together.
  public var bytes = EvidenceSettings().size << 20
  /// For how many days frames are kept; nil for ever.
  public var days: Int?
  /// For how many days frames of flows that were alerted are kept; nil for ever.
  public var alertDays: Int?

  /// Bounds the size alone: what is replayed may be of any age.
  public init() {}

  /// What the settings say; no frame is kept longer than the records that explain it.
  public init(_ settings: EvidenceSettings, journalDays: Int?) {
    bytes = settings.size << 20
    days = min(settings.days, journalDays ?? .max)
    alertDays = min(settings.alertDays, journalDays ?? .max)
  }

  /// The size at which a file is closed, in bytes: several make up the whole, so that little is deleted at once.
  var fileBytes: Int { min(max(bytes / 8, 64 << 10), 8 << 20) }
}
