// Role: a journal's folder read and tampered with by these tests alone, after docs/journal-format.md.
import Crypto
import Foundation
import TestFrames

/// The records of a journal of one segment, as they lie in its file.
struct JournalOnDisk {
  /// The journal's folder.
  let folder: String
  /// Whole frames: length, hash, leaf.
  var frames: [Bytes]

  private static let segment = "segments/00000000000000000000.seg"

  /// Reads the first segment.
  init(_ folder: String) throws {
    self.folder = folder
    let bytes = Bytes(try Data(contentsOf: URL(filePath: "\(folder)/\(JournalOnDisk.segment)")))
    var rest = bytes[...]
    frames = []
    while rest.count > 36 {
      let length = rest.prefix(4).reduce(0) { $0 << 8 | Int($1) }
      frames.append(Bytes(rest.prefix(36 + length)))
      rest = rest.dropFirst(36 + length)
    }
  }

  /// The leaves, as text.
  var leaves: [String] { frames.map { String(decoding: $0.dropFirst(36), as: UTF8.self) } }

  /// Writes the frames back.
  func save() throws {
    try Data(frames.joined()).write(to: URL(filePath: "\(folder)/\(JournalOnDisk.segment)"))
  }

  /// Puts one text of a leaf in place of another, and mends length and hash as one does who knows the format.
  mutating func replace(_ text: String, by other: String, in index: Int) {
    let leaf = Bytes(leaves[index].replacing(text, with: other).utf8)
    let length = (0..<4).map { UInt8(truncatingIfNeeded: leaf.count >> (24 - 8 * $0)) }
    frames[index] = length + Bytes(SHA256.hash(data: [0] + leaf)) + leaf
  }

  /// Changes one byte of a leaf, and its hash too where the one who does it knows the format.
  mutating func change(_ index: Int, withHash: Bool = false) {
    let place = frames[index].count - 3
    frames[index][place] ^= 1
    guard withHash else { return }
    let hash = SHA256.hash(data: [0] + frames[index].dropFirst(36))
    frames[index].replaceSubrange(4..<36, with: Bytes(hash))
  }
}
