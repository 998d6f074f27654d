// Role: keeps the headers of frames of flows that are not approved, in pcapng files beside the journal, bounded in size.
import EgressPipeline
import EgressTypes
import FlowTracking
import FoundationEssentials
import LinuxCalls
import PcapngFormat

/// A folder of pcapng files; the oldest is removed when there are too many.
///
/// The files are working material for evidence exports, so they are synced when one is full and not for each frame.
public struct HeaderStore: ~Copyable, Sendable {
  /// The size at which a file is closed, in bytes.
  static let fileSize = 8 << 20
  /// Files kept, the one being written included.
  static let maximumFiles = 8
  /// The folder's name within the journal's folder.
  static let folderName = "frames"

  private let folder: String
  private var file: Descriptor?
  private var size = 0
  private var number: UInt64
  private var interface = InterfaceDescription(linkType: 1)

  /// Opens the store below a journal's folder; files of earlier runs stay until they are the oldest.
  init(journal: String) throws(LinuxError) {
    folder = "\(journal)/\(HeaderStore.folderName)"
    try FileSystem.makeFolder(folder, mode: 0o750)
    number = UInt64(HeaderStore.files(in: folder).last?.number ?? 0) + 1
  }

  /// Goes on with frames of another link type, in a new file.
  mutating func use(linkType: UInt16) {
    guard linkType != interface.linkType else { return }
    interface = InterfaceDescription(linkType: linkType)
    file = nil
  }

  /// Keeps frames, each with the Community ID of its flow as comment.
  mutating func keep(_ frames: [KeptFrame]) throws(LinuxError) {
    guard !frames.isEmpty else { return }
    var bytes: [UInt8] = []
    for frame in frames {
      EnhancedPacket(
        time: frame.time, bytes: frame.headers, originalLength: UInt32(clamping: frame.wireLength),
        comment: HeaderStore.comment(on: frame.tuple)
      ).append(to: &bytes)
    }
    try write(bytes)
  }

  /// The comment that joins a frame to the records of its flow.
  public static func comment(on tuple: FiveTuple) -> String { "community_id=\(communityID(of: tuple))" }

  /// The bytes of every file kept beside a journal, the oldest first; an unreadable one is left out.
  public static func contents(in journal: String) -> [[UInt8]] {
    files(in: "\(journal)/\(folderName)").compactMap { file in
      try? FileSystem.contents(of: file.path, limit: 2 * fileSize)
    }
  }

  /// Brings everything kept to the disk.
  mutating func close() throws(LinuxError) {
    if let open = file.take() { try open.sync() }
  }

  private static func files(in folder: String) -> [(number: Int, path: String)] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.compactMap { name in
      guard name.hasSuffix(".pcapng"), let number = Int(name.dropLast(7)) else { return nil }
      return (number, "\(folder)/\(name)")
    }.sorted { $0.number < $1.number }
  }

  private mutating func write(_ bytes: [UInt8]) throws(LinuxError) {
    if size + bytes.count > HeaderStore.fileSize { try close() }
    if file == nil { try openNext() }
    if let open = file.take() {
      try open.write(bytes)
      file = consume open
    }
    size += bytes.count
  }

  private mutating func openNext() throws(LinuxError) {
    let text = String(number)
    let name = String(repeating: "0", count: max(0, 10 - text.count)) + text
    let next = try Descriptor.replacing("\(folder)/\(name).pcapng", mode: 0o640)
    var head: [UInt8] = []
    SectionHeader(application: "egressd \(EgressVersion.text)").append(to: &head)
    interface.append(to: &head)
    try next.write(head)
    file = consume next
    size = head.count
    number += 1
    for old in HeaderStore.files(in: folder).dropLast(HeaderStore.maximumFiles) { try FileSystem.remove(old.path) }
  }
}
