// Role: holds the store of kept headers to its files, their hashes and their ends, with time and crashes of its own.
import EgressTypes
import FlowTracking
import Foundation
import JournalFiles
import PcapngFormat
import Testing

@testable import EgressPipeline
@testable import EgressSetup

/// Frames and files of a store below a folder of its own.
struct StoredFrames {
  static let time = Timestamp(rfc3339: "2026-11-23T09:00:00Z") ?? Timestamp(nanoseconds: 0)
  static let tuple = FiveTuple(
    source: IPAddress(v4: 0xc0a8_320b), sourcePort: 40_000, destination: IPAddress(v4: 0xcb00_710a),
    destinationPort: 443, transport: .tcp, version: .v4)

  let scratch: ScratchFolder
  var folder: String { "\(scratch.path)/frames" }

  init() throws { scratch = try ScratchFolder() }

  static func frame(_ bytes: [UInt8], isAlert: Bool = false, at time: Timestamp = StoredFrames.time) -> KeptFrame {
    KeptFrame(tuple: tuple, time: time, headers: bytes, wireLength: 1500, isAlert: isAlert)
  }

  /// The link types and packets of each file, the oldest first.
  func files() throws -> [(links: [UInt16], packets: [EnhancedPacket])] {
    try HeaderStore.contents(in: scratch.path).map { bytes in
      var reader = PcapngReader(bytes)
      var (links, packets): ([UInt16], [EnhancedPacket]) = ([], [])
      while let block = try reader.next() {
        if case .interface(let interface) = block { links.append(interface.linkType) }
        if case .packet(let packet) = block { packets.append(packet) }
      }
      return (links, packets)
    }
  }

  var names: [String] {
    get throws {
      try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".pcapng") }.sorted()
    }
  }

  /// What `sha256sum -c` says of the file of hashes.
  func sha256sum() throws -> Int32 {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/sha256sum")
    process.arguments = ["--check", "--strict", "--quiet", "SHA256SUMS"]
    process.currentDirectoryURL = URL(filePath: folder)
    process.standardError = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    return process.terminationStatus
  }
}

extension [JournalRecord] {
  var steps: [String] { map { $0[string: RecordKey.step] ?? "-" } }
}

@Suite("Header store")
struct HeaderStoreTests {
  private let time = StoredFrames.time

  private func frame(_ bytes: [UInt8], isAlert: Bool = false) -> KeptFrame {
    StoredFrames.frame(bytes, isAlert: isAlert)
  }

  @Test("a closed file is told with its hash, its frames and how they were captured; frames of alerts have their own")
  func closed() throws {
    let stored = try StoredFrames()
    var store = try HeaderStore(journal: stored.scratch.path)
    store.use(InterfaceDescription(linkType: 1, name: "eth1", filter: "not port 22"))
    store.keep([frame([1, 2]), frame([3], isAlert: true), frame([4])], at: time)
    let before = store.records
    #expect(before.isEmpty)
    store.close(because: "its writer stopped", at: time.advanced(bySeconds: 5))
    let records = store.records
    #expect(records.steps == ["closed", "closed"])
    #expect(records.allSatisfy { $0.kind == .frames && $0[string: RecordKey.action] == nil })
    #expect(records.map { $0[string: RecordKey.fileName] } == ["0000000001.pcapng", "0000000002-alert.pcapng"])
    #expect(records.map { $0[integer: RecordKey.keptFrames] } == [2, 1])
    #expect(records.map { $0[integer: RecordKey.keptSnapLength] } == [128, 128])
    #expect(records.map { $0[string: RecordKey.keptFilter] } == ["not port 22", "not port 22"])
    #expect(records.map { $0[string: "event.start"] } == [time.description, time.description])
    #expect(records.first?[list: RecordKey.reasons] == ["its writer stopped"])
    store.settle()
    #expect(try stored.sha256sum() == 0)
    let manifest = try String(contentsOfFile: "\(stored.folder)/SHA256SUMS", encoding: .utf8)
    for record in records { #expect(manifest.contains("\(record[string: RecordKey.fileHash] ?? "-")  ")) }
    let files = try stored.files()
    #expect(files.map { $0.packets.map(\.bytes) } == [[[1, 2], [4]], [[3]]])
    #expect(files.allSatisfy { $0.packets.allSatisfy { $0.comment == HeaderStore.comment(on: StoredFrames.tuple) } })
  }

  @Test("frames of another link type begin another file")
  func linkTypes() throws {
    let stored = try StoredFrames()
    var store = try HeaderStore(journal: stored.scratch.path)
    store.keep([frame([1])], at: time)
    store.use(InterfaceDescription(linkType: 1))
    store.keep([frame([2])], at: time)
    store.use(InterfaceDescription(linkType: 113))
    store.keep([frame([3])], at: time)
    store.close(because: "test", at: time)
    let files = try stored.files()
    #expect(files.map(\.links) == [[1], [113]])
    #expect(files.map { $0.packets.map(\.bytes) } == [[[1], [2]], [[3]]])
    let records = store.records
    #expect(records.first?[list: RecordKey.reasons] == ["frames from elsewhere followed"])
    #expect(records.map { $0[integer: RecordKey.keptLinkType] } == [1, 113])
  }

  @Test("a file that is full, or an hour old, is closed and followed by the next")
  func rotation() throws {
    let stored = try StoredFrames()
    var limits = FrameLimits()
    limits.bytes = 1 << 20
    var store = try HeaderStore(journal: stored.scratch.path, limits: limits)
    for _ in 0..<30 { store.keep((0..<64).map { _ in frame([UInt8](repeating: 7, count: 54)) }, at: time) }
    let full = store.records
    #expect(full.allSatisfy { $0[list: RecordKey.reasons] == ["it was full"] })
    #expect(try stored.names.count == full.count + 1)
    #expect(HeaderStore.contents(in: stored.scratch.path).allSatisfy { $0.count <= limits.fileBytes })
    #expect(try stored.files().reduce(0) { $0 + $1.packets.count } == 30 * 64)
    store.settle()
    store.tend(at: time.advanced(bySeconds: 3599))
    let young = store.records
    #expect(young.isEmpty)
    store.tend(at: time.advanced(bySeconds: 3600))
    let old = store.records
    #expect(old.map { $0[list: RecordKey.reasons] } == [["it was an hour old"]])
  }

  @Test("after a crash the open file is cut to its last whole block, closed and told, wherever its writing stopped")
  func crash() throws {
    let stored = try StoredFrames()
    var store = try HeaderStore(journal: stored.scratch.path)
    store.keep([frame([1])], at: time)
    store.keep([frame([2])], at: time)
    let path = "\(stored.folder)/0000000001.pcapng"
    let whole = try Data(contentsOf: URL(filePath: path))
    for cut in 1...90 {
      try FileManager.default.removeItem(atPath: stored.folder)
      try FileManager.default.createDirectory(atPath: stored.folder, withIntermediateDirectories: false)
      try whole.dropLast(cut).write(to: URL(filePath: path))
      let expected = PcapngOutline([UInt8](whole.dropLast(cut)))
      var next = try HeaderStore(journal: stored.scratch.path)
      next.takeUp(of: stored.scratch.path, at: time)
      let records = next.records
      #expect(records.steps == ["closed"])
      #expect(records.first?[integer: RecordKey.keptFrames] == Int64(expected.packets))
      let torn = whole.count - cut - expected.wholeBytes
      let reason = records.first?[list: RecordKey.reasons].first ?? ""
      #expect(reason.hasPrefix("it was open when its writer ended"))
      #expect(reason.contains("\(torn) bytes") == (torn > 0), "\(reason)")
      #expect(try Data(contentsOf: URL(filePath: path)) == whole.prefix(expected.wholeBytes))
      next.settle()
      #expect(try stored.sha256sum() == 0)
      // It goes on in another file, and the next start finds nothing to say.
      next.keep([frame([9])], at: time)
      #expect(try stored.names.last == "0000000002.pcapng")
    }
  }

  @Test("at start a file with another hash is told, and so is one that is gone; both are alerts")
  func tampering() throws {
    let stored = try StoredFrames()
    var store = try HeaderStore(journal: stored.scratch.path)
    for number in 1...3 as ClosedRange<UInt8> {
      store.keep([frame([number])], at: time)
      store.close(because: "test", at: time)
    }
    store.settle()
    try FileManager.default.removeItem(atPath: "\(stored.folder)/0000000003.pcapng")
    let path = "\(stored.folder)/0000000002.pcapng"
    var bytes = try Data(contentsOf: URL(filePath: path))
    bytes[bytes.count - 50] ^= 1
    try bytes.write(to: URL(filePath: path))
    var next = try HeaderStore(journal: stored.scratch.path)
    next.takeUp(of: stored.scratch.path, at: time)
    let records = next.records
    #expect(records.steps == ["changed", "missing"])
    #expect(records.map { $0[string: RecordKey.fileName] } == ["0000000002.pcapng", "0000000003.pcapng"])
    #expect(records.allSatisfy { $0[string: RecordKey.action] == Action.alert.name })
    next.settle()
    #expect(try stored.sha256sum() != 0, "the file of hashes keeps the hash that was journalled")
    next.keep([frame([4])], at: time)
    #expect(try stored.names.last == "0000000004.pcapng", "the number of the file that is gone is not used again")
  }

  @Test(
    "a big store is looked at in parts, each journalled before the next; until then nothing is deleted or forgotten")
  func parts() throws {
    let stored = try StoredFrames()
    try FileManager.default.createDirectory(atPath: stored.folder, withIntermediateDirectories: true)
    var manifest = "# next 5\n"
    for number in 1...4 {
      let name = "000000000\(number).pcapng"
      try Data(count: 12 << 20).write(to: URL(filePath: "\(stored.folder)/\(name)"))
      manifest += "\(String(repeating: "0", count: 64))  \(name)\n"
    }
    let hashes = "\(stored.folder)/SHA256SUMS"
    try manifest.write(toFile: hashes, atomically: false, encoding: .utf8)
    var limits = FrameLimits()
    (limits.days, limits.alertDays) = (7, 90)
    var store = try HeaderStore(journal: stored.scratch.path, limits: limits)
    store.takeUp(of: stored.scratch.path, at: time)
    let first = store.records
    #expect(first.map { $0[string: RecordKey.fileName]?.prefix(10) } == ["0000000001", "0000000002", "0000000003"])
    store.takeUp(of: stored.scratch.path, at: time)
    let unchanged = store.records
    #expect(unchanged.count == 3, "what was found is not journalled yet")
    store.settle()
    #expect(try String(contentsOfFile: hashes, encoding: .utf8) == manifest)
    let early = store.due(at: time.advanced(bySeconds: 400 * 86_400))
    #expect(early.isEmpty)
    store.takeUp(of: stored.scratch.path, at: time)
    let last = store.records
    #expect(last.map { $0[string: RecordKey.fileName] } == ["0000000004.pcapng"])
    store.settle()
    let late = store.due(at: time.advanced(bySeconds: 400 * 86_400))
    #expect(late.count == 4)
  }

  @Test("what is too old is due, and then the oldest beyond the size, those of alerts last")
  func due() throws {
    let stored = try StoredFrames()
    var limits = FrameLimits()
    (limits.days, limits.alertDays) = (7, 90)
    var store = try HeaderStore(journal: stored.scratch.path, limits: limits)
    for day in 0...2 as ClosedRange<Int64> {
      let now = time.advanced(bySeconds: day * 86_400)
      store.keep([StoredFrames.frame([1], at: now), StoredFrames.frame([2], isAlert: true, at: now)], at: now)
      store.close(because: "test", at: now)
    }
    let early = store.due(at: time.advanced(bySeconds: 400 * 86_400))
    #expect(early.isEmpty, "nothing goes before its hash is journalled")
    store.settle()
    let first = store.due(at: time.advanced(bySeconds: 8 * 86_400 - 1))
    #expect(first.map(\.file.name.text) == ["0000000001.pcapng"])
    #expect(first.map(\.reason) == ["frames are kept for 7 days"])
    let later = store.due(at: time.advanced(bySeconds: 91 * 86_400))
    #expect(
      later.map(\.file.name.text).sorted() == [
        "0000000001.pcapng", "0000000002-alert.pcapng", "0000000003.pcapng", "0000000005.pcapng",
      ])
    let failures = store.delete(first)
    #expect(failures.isEmpty)
    #expect(try stored.names.count == 5)
    #expect(try stored.sha256sum() == 0)

    limits.bytes = 2 * (try Data(contentsOf: URL(filePath: "\(stored.folder)/0000000002-alert.pcapng")).count)
    limits.days = nil
    limits.alertDays = nil
    var small = try HeaderStore(journal: stored.scratch.path, limits: limits)
    small.takeUp(of: stored.scratch.path, at: time)
    small.settle()
    let beyond = small.due(at: time)
    #expect(beyond.map(\.file.name.text) == ["0000000003.pcapng", "0000000005.pcapng", "0000000002-alert.pcapng"])
  }

  @Test("without space to spare frames are counted, told at once and each minute, and told when they are kept again")
  func fullDisk() throws {
    let stored = try StoredFrames()
    var store = try HeaderStore(journal: stored.scratch.path)
    func told(_ store: inout HeaderStore, _ seconds: Int64) -> [JournalRecord] {
      store.tend(at: time.advanced(bySeconds: seconds))
      defer { store.settle() }
      return store.records
    }
    store.keep([frame([1]), frame([2])], hasSpace: false, at: time)
    let first = told(&store, 0)
    #expect(first.steps == ["not-kept"])
    #expect(first.first?[integer: RecordKey.lostFrames] == 2)
    #expect(first.first?[string: RecordKey.action] == Action.alert.name)
    store.keep([frame([3])], hasSpace: false, at: time)
    let soon = told(&store, 59)
    #expect(soon.isEmpty)
    let minute = told(&store, 60)
    #expect(minute.map { $0[integer: RecordKey.lostFrames] } == [3])
    #expect(minute.allSatisfy { $0[string: RecordKey.action] == nil })
    let unchanged = told(&store, 600)
    #expect(unchanged.isEmpty)
    #expect(try stored.names.isEmpty)
    store.keep([frame([4])], at: time.advanced(bySeconds: 700))
    let over = told(&store, 700)
    #expect(over.steps == ["kept"])
    #expect(over.first?[integer: RecordKey.lostFrames] == 3)
    #expect(store.figures.notKeptSince == nil)
    #expect(store.figures.frames == 1)
  }
}
