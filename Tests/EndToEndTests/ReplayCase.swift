// Role: the cases of `Cases/`: how each capture is made, and what a replay of it exits with and remarks.
import Foundation
import TestFrames

/// One folder of `Cases/`.
struct ReplayCase: CustomStringConvertible, Sendable {
  /// The folder's name.
  var name: String
  /// The capture's name in it.
  var capture = "capture.pcap"
  /// What the replay exits with.
  var status: Int32 = 0
  /// What standard error has to say.
  var remarks: [String] = []
  /// The recipe of the capture.
  var bytes: @Sendable () -> Bytes

  init(
    _ name: String, capture: String = "capture.pcap", status: Int32 = 0, remarks: [String] = [],
    bytes: @escaping @Sendable () -> Bytes
  ) {
    self.name = name
    self.capture = capture
    self.status = status
    self.remarks = remarks
    self.bytes = bytes
  }

  var description: String { name }

  static let folder = "\(BuiltProgram.root)/Tests/EndToEndTests/Cases"

  /// The case's own folder.
  var folder: String { "\(ReplayCase.folder)/\(name)" }

  /// The arguments of `egressctl replay`, one a line of the file.
  var arguments: [String] {
    get throws {
      try String(contentsOfFile: "\(folder)/arguments", encoding: .utf8).split(separator: "\n").map(String.init)
    }
  }

  func contents(_ file: String) -> Bytes? { FileManager.default.contents(atPath: "\(folder)/\(file)").map(Bytes.init) }

  func write(_ bytes: Bytes, to file: String) throws {
    try Data(bytes).write(to: URL(filePath: "\(folder)/\(file)"))
  }
}
