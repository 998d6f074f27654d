// Role: the files of kept headers of one kind, one behind the other, of which the last one may be open.
import Crypto
import DurableFiles
import EgressPipeline
import EgressTypes
import FlowTracking
import LinuxCalls
import PcapngFormat

/// Where files of kept headers lie and what they begin with.
struct FrameFolder: Sendable {
  /// The folder.
  let path: String
  /// What their frames come from.
  var interface = InterfaceDescription(linkType: 1)
  /// The number of the next file.
  var next: UInt64 = 1

  static let fileMode: UInt32 = 0o640
  static let folderMode: UInt32 = 0o750

  /// Where a file lies.
  func path(of name: FrameFileName) -> String { "\(path)/\(name.text)" }
}

/// The writer of the files of one kind.
struct FrameSeries: ~Copyable, Sendable {
  private let isAlert: Bool
  /// What is known of the open file; nil while none is.
  private(set) var open: FrameFile?
  private var file: DurableFile?
  private var hash = SHA256()

  init(isAlert: Bool) { self.isAlert = isAlert }

  /// Bytes of the open file.
  var bytes: Int { open?.bytes ?? 0 }

  /// Adds frames to the open file, or to the next one, which is begun if there is none.
  mutating func keep(
    _ frames: ArraySlice<KeptFrame>, in folder: inout FrameFolder, at time: Timestamp
  ) throws(LinuxError) {
    var bytes: [UInt8] = []
    for frame in frames { frame.packet.append(to: &bytes) }
    if open == nil { try begin(in: &folder, at: time) }
    try write(bytes)
    for frame in frames { open?.note(frame.time) }
  }

  /// Ends the open file and returns what it holds, with its hash, once all of it is on the disk; nil if none is open.
  ///
  /// After an error the file is let go as it is: nobody knows what of it is on the disk before it is read again.
  mutating func close() throws(LinuxError) -> FrameFile? {
    guard var done = open, var writing = file.take() else { return nil }
    open = nil
    try writing.sync()
    done.sha256 = hash.finalize().hexadecimal
    return done
  }

  private mutating func begin(in folder: inout FrameFolder, at time: Timestamp) throws(LinuxError) {
    let name = FrameFileName(number: folder.next, isAlert: isAlert)
    var fresh = try DurableFile.create(folder.path(of: name), mode: FrameFolder.fileMode)
    folder.next &+= 1
    var head: [UInt8] = []
    SectionHeader(application: "egressd \(EgressVersion.text)").append(to: &head)
    folder.interface.append(to: &head)
    do throws(LinuxError) {
      try fresh.append(head)
      try Folder.sync(folder.path)
    } catch {
      // A beginning without a frame would only take space from those who need it.
      try? FileSystem.remove(folder.path(of: name))
      throw error
    }
    file = consume fresh
    open = FrameFile(name, folder.interface, begun: time)
    open?.bytes = head.count
    hash = SHA256()
    hash.update(data: head)
  }

  /// Writes bytes; on a full disk the file is as it was before, after any other failure it is let go.
  private mutating func write(_ bytes: [UInt8]) throws(LinuxError) {
    guard var writing = file.take() else { return }
    do throws(LinuxError) { try writing.append(bytes) } catch {
      if writing.hasFailed { open = nil } else { file = consume writing }
      throw error
    }
    file = consume writing
    open?.bytes += bytes.count
    hash.update(data: bytes)
  }
}

extension KeptFrame {
  /// The block it is kept as, with the Community ID of its flow as comment.
  fileprivate var packet: EnhancedPacket {
    EnhancedPacket(
      time: time, bytes: headers, originalLength: UInt32(clamping: wireLength), comment: HeaderStore.comment(on: tuple))
  }
}
