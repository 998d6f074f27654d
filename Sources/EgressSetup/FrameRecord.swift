// Role: the records on files of kept headers: closed, deleted, missing, changed; and on frames that were not kept.
import EgressTypes
import PcapngFormat

extension RecordKey {
  /// The name of a file of kept headers, below `frames` in the journal's folder.
  public static let fileName = "file.name"
  /// Its size in bytes.
  public static let fileSize = "file.size"
  /// SHA-256 of its bytes.
  public static let fileHash = "file.hash.sha256"
  /// How many frames it holds.
  public static let keptFrames = "egress.kept.frames"
  /// The link type of its frames, by the number that pcapng knows it by.
  public static let keptLinkType = "egress.kept.link_type"
  /// The most bytes that it holds of any frame.
  public static let keptSnapLength = "egress.kept.snap_length"
  /// The filter its frames were captured with.
  public static let keptFilter = "egress.kept.filter"
  /// How many frames were not kept since that was first so.
  public static let lostFrames = "egress.lost.frames"
}

/// What became of a file of kept headers, or of frames.
enum FrameStep: String {
  /// Nothing is added to the file any more; its hash holds from here on.
  case closed
  /// The file is about to be deleted: this record is the receipt.
  case deleted
  /// The file is not there, and no receipt says so.
  case missing
  /// The file is not the one whose hash was journalled.
  case changed
  /// Frames could not be kept.
  case notKept = "not-kept"
  /// Frames are kept again.
  case kept
}

extension JournalRecord {
  /// A record on frames.
  init(frames step: FrameStep, because reason: String, at time: Timestamp) {
    self.init(kind: .frames, at: time)
    self[string: RecordKey.step] = step.rawValue
    self[list: RecordKey.reasons] = [reason]
    switch step {
    case .missing, .changed, .notKept: self[string: RecordKey.action] = Action.alert.name
    case .closed, .deleted, .kept: break
    }
  }

  /// A record on a file of frames.
  init(frames step: FrameStep, of file: FrameFile, because reason: String, at time: Timestamp) {
    self.init(frames: step, because: reason, at: time)
    self[string: RecordKey.fileName] = file.name.text
    self[integer: RecordKey.fileSize] = Int64(clamping: file.bytes)
    self[string: RecordKey.fileHash] = file.sha256
    self[integer: RecordKey.keptFrames] = Int64(clamping: file.frames)
    self[string: "event.start"] = file.first?.description
    self[string: "event.end"] = file.last?.description
    guard step == .closed else { return }
    self[integer: RecordKey.keptLinkType] = Int64(file.interface.linkType)
    self[integer: RecordKey.keptSnapLength] = Int64(file.interface.snapLength)
    self[string: RecordKey.keptFilter] = file.interface.filter
  }
}
