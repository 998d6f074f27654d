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

/// Frames that were captured ten milliseconds apart on the morning of 2026-11-23.
struct Scene {
  private(set) var frames: [TestFrame] = []
  /// Ticks of the file's clock in a second.
  var resolution: UInt32 = 1_000_000

  mutating func add(_ added: [Bytes], keeping snapLength: Int = .max) {
    for frame in added {
      let ticks = UInt64(frames.count) * UInt64(resolution) / 100 + 123
      frames.append(
        TestFrame(
          seconds: 1_795_424_400 + UInt32(ticks / UInt64(resolution)), fraction: UInt32(ticks % UInt64(resolution)),
          bytes: Bytes(frame.prefix(snapLength)), wireLength: frame.count))
    }
  }

  mutating func add(_ frame: Bytes) { add([frame]) }
}

/// Who speaks in the cases; `Cases/inventory.yaml` and `Cases/location.csv` know them by these addresses.
enum Cast {
  private static let gateway = "02:00:5e:00:50:01"
  static let controller = Station("192.168.50.11", mac: "60:60:1f:00:00:01")
  static let controller6 = Station("2001:db8:50::11", mac: "60:60:1f:00:00:01")
  static let second = Station("192.168.50.12", mac: "60:60:1f:00:00:02")
  static let phone = Station("192.168.50.13", mac: "da:a1:19:00:00:13")
  static let resolver = Station("198.51.100.53", mac: gateway)
  /// The gateway answers names itself in some hangars.
  static let insideResolver = Station("192.168.50.1", mac: gateway)
  static let dutch = Station("198.51.100.20", mac: gateway)
  static let dutch6 = Station("2001:db8:a::20", mac: gateway)
  static let chinese = Station("203.0.113.10", mac: gateway)
  static let chineseOperator = Station("203.0.113.80", mac: gateway)
  static let unheardOf = Station("192.0.2.77", mac: gateway)

  /// A question to the resolver and its answer.
  static func lookUp(
    _ name: String, of server: Station, by client: Station, at resolver: Station = Cast.resolver
  ) -> [Bytes] {
    var talk = Conversation(client, resolver, clientPort: 50_000, serverPort: 53, transport: 17)
    return [talk.ask(Build.dnsQuestion(name)), talk.answer(Build.dnsAnswer(name, server.address))]
  }

  /// A TLS connection: opening, ClientHello, so many bytes up and down, closing.
  static func connection(
    _ client: Station, _ server: Station, named name: String? = nil, up: Int = 600, down: Int = 300,
    port: Int = 40_000, link: @escaping Conversation.Link = Conversation.ethernet
  ) -> [Bytes] {
    var talk = Conversation(client, server, clientPort: port, link: link)
    var frames = talk.open()
    if let name { frames.append(talk.ask(Build.hello(name))) }
    frames.append(talk.answer(Bytes(repeating: 0x44, count: down)))
    frames.append(talk.ask(Bytes(repeating: 0x55, count: up)))
    return frames + talk.close()
  }
}
