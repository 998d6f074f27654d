// Role: the index follows the journal, is built anew whenever it does not fit it, and can be deleted at any time.
import EgressTypes
import Foundation
import GRDB
import JournalFiles
import Testing

@testable import JournalIndex

@Suite("Journal index")
struct JournalIndexTests {
  static let all = "select number, remote_ip, json from records order by number"

  @Test("it holds each signed record with its bytes, and goes on where it stopped")
  func follows() throws {
    let scratch = try IndexedJournal(segmentLimit: 2000)
    try scratch.append((0..<10).map { IndexedJournal.flow("198.51.100.\($0)", sent: $0) })
    #expect(try scratch.index().added == 10)
    try scratch.append((10..<25).map { IndexedJournal.flow("198.51.100.\($0)", sent: $0) })
    let index = try scratch.index()
    #expect(index.added == 15 && !index.isRebuilt)
    let rows = try scratch.rows(JournalIndexTests.all)
    var reader = try JournalReader(scratch.journal)
    var expected: [[QueryValue]] = []
    while let entry = try reader.next() {
      expected.append([
        .integer(Int64(entry.index)), .text("198.51.100.\(entry.index)"),
        .text(String(decoding: entry.leaf, as: UTF8.self)),
      ])
    }
    #expect(rows == expected)
  }

  @Test("deleting it loses nothing: what comes back is the same")
  func disposable() throws {
    let scratch = try IndexedJournal()
    try scratch.append((0..<7).map { IndexedJournal.flow("198.51.100.\($0)", sent: $0) })
    let before = try scratch.rows(JournalIndexTests.all)
    try FileManager.default.removeItem(atPath: scratch.file)
    let index = try scratch.index()
    #expect(index.isRebuilt && index.added == 7)
    #expect(try scratch.rows(JournalIndexTests.all) == before)
    #expect(try scratch.index(rebuild: true).isRebuilt)
    #expect(try scratch.rows(JournalIndexTests.all) == before)
  }

  @Test("records that no checkpoint signs yet wait until one does")
  func unsigned() throws {
    let scratch = try IndexedJournal()
    try scratch.append([IndexedJournal.flow("198.51.100.1", sent: 1)])
    try scratch.append([IndexedJournal.flow("198.51.100.2", sent: 1)], signed: false)
    #expect(try scratch.index().added == 1)
  }

  @Test("another journal in the same place, shorter or of another key, is indexed anew")
  func replaced() throws {
    let scratch = try IndexedJournal()
    try scratch.append((0..<9).map { IndexedJournal.flow("198.51.100.\($0)", sent: $0) })
    try scratch.index()
    for count in [3, 20] as [Int64] {
      try FileManager.default.removeItem(atPath: scratch.journal)
      try FileManager.default.removeItem(atPath: scratch.journal + ".key")
      try scratch.append((0..<count).map { IndexedJournal.flow("203.0.113.\($0)", sent: $0) })
      let index = try scratch.index()
      #expect(index.isRebuilt && index.added == count)
      #expect(try scratch.rows("select distinct substr(remote_ip, 1, 10) from records") == [[.text("203.0.113.")]])
    }
  }

  @Test("an index over another history of the same key is noticed by its last record")
  func otherHistory() throws {
    let scratch = try IndexedJournal()
    try scratch.append([IndexedJournal.flow("198.51.100.1", sent: 1)])
    let backup = scratch.parent + "/backup"
    try FileManager.default.copyItem(atPath: scratch.journal, toPath: backup)
    try scratch.append([IndexedJournal.flow("198.51.100.2", sent: 1)])
    try scratch.index()
    try FileManager.default.removeItem(atPath: scratch.journal)
    try FileManager.default.moveItem(atPath: backup, toPath: scratch.journal)
    try scratch.append([IndexedJournal.flow("198.51.100.3", sent: 1)])
    #expect(try scratch.index().isRebuilt)
    #expect(try scratch.rows("select remote_ip from records where number = 1") == [[.text("198.51.100.3")]])
  }

  @Test("a damaged index and one of another schema are built anew")
  func damaged() throws {
    let scratch = try IndexedJournal()
    try scratch.append((0..<50).map { IndexedJournal.flow("198.51.100.\($0)", sent: $0) })
    try scratch.index()
    let before = try scratch.rows(JournalIndexTests.all)
    var bytes = try Data(contentsOf: URL(filePath: scratch.file))
    for place in 100..<bytes.count { bytes[place] = 0xa5 }
    try bytes.write(to: URL(filePath: scratch.file))
    #expect(try scratch.index().isRebuilt)
    #expect(try scratch.rows(JournalIndexTests.all) == before)
    try DatabaseQueue(path: scratch.file).write { try $0.execute(sql: "PRAGMA user_version = 99") }
    #expect(try scratch.index().isRebuilt)
    #expect(try scratch.rows(JournalIndexTests.all) == before)
  }

  @Test("a file of something else is left as it is", arguments: ["a diary", ""])
  func otherFile(_ text: String) throws {
    let scratch = try IndexedJournal()
    try scratch.append([IndexedJournal.flow("198.51.100.1", sent: 1)])
    let file = scratch.parent + "/other"
    if text.isEmpty {
      try DatabaseQueue(path: file).write { try $0.execute(sql: "CREATE TABLE diary (day)") }
    } else {
      try Data(text.utf8).write(to: URL(filePath: file))
    }
    let before = try Data(contentsOf: URL(filePath: file))
    for rebuild in [false, true] {
      #expect(throws: IndexError.otherFile(path: file)) {
        try JournalIndex(of: scratch.journal, at: file, rebuild: rebuild)
      }
    }
    #expect(try Data(contentsOf: URL(filePath: file)) == before)
  }

  @Test("only its owner may read it")
  func mode() throws {
    let scratch = try IndexedJournal()
    try scratch.append([IndexedJournal.flow("198.51.100.1", sent: 1)])
    try scratch.index()
    let attributes = try FileManager.default.attributesOfItem(atPath: scratch.file)
    #expect(attributes[.posixPermissions] as? Int == 0o600)
  }

  @Test("each journal folder has a place of its own below the cache folder")
  func place() throws {
    let scratch = try IndexedJournal()
    try scratch.append([IndexedJournal.flow("198.51.100.1", sent: 1)])
    let key = try JournalReader(scratch.journal).key
    let home = { (name: String) in name == "HOME" ? "/home/a" : nil }
    let file = try #require(IndexPlace.file(for: key, in: "/j", environment: home))
    #expect(file.hasPrefix("/home/a/.cache/egressd/") && file.hasSuffix(".index"))
    #expect(IndexPlace.file(for: key, in: "/other", environment: home) != file)
    let cache = { (name: String) in name == "XDG_CACHE_HOME" ? "/c" : "relative" }
    #expect(IndexPlace.file(for: key, in: "/j", environment: cache)?.hasPrefix("/c/egressd/") == true)
    #expect(IndexPlace.file(for: key, in: "/j") { _ in nil } == nil)
  }
}
