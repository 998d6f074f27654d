// Role: what an evasion is, and what a replay of it must say: the hard part of the expectation, which no golden changes.
import EgressTypes
import Foundation
import TestFrames

/// A device that tries to reach DJI at an address that is approved, in a way that readers of packets misread.
struct EvasionCase: CustomStringConvertible, Sendable {
  /// What has to be there so that the evasion did not pass unseen; approval is never enough, but by `policy`.
  enum Expectation: Sendable {
    /// This name, and a verdict on it.
    case reads(String)
    /// One of these marks, which say why the name was not read.
    case marks([FlowMark])
    /// The name or one of the marks: either is honest.
    case readsOrMarks(String, [FlowMark])
    /// A verdict other than approval, on whatever grounds.
    case noticed
    /// A flow to this address, inside a tunnel or behind a proxy, that is judged by it.
    case judges(Station)
    /// Nothing is hidden that could be read: the policy decides, and the record says that no name was seen.
    case policy
    /// Every byte stands in the ledger under an account whose protocol begins so.
    case ledger(String)
    /// No flow at all: the frames are counted as undecoded.
    case undecoded
  }

  /// The name of the case, in kebab case.
  let name: String
  /// What the device does.
  let about: String
  let expectation: Expectation
  /// Bytes of each frame that the capture holds.
  let snapLength: Int
  let frames: @Sendable () -> [Bytes]

  init(
    _ name: String, _ about: String, _ expectation: Expectation = .reads(Evasion.wanted),
    snapLength: Int = .max, frames: @escaping @Sendable () -> [Bytes]
  ) {
    self.name = name
    self.about = about
    self.expectation = expectation
    self.snapLength = snapLength
    self.frames = frames
  }

  var description: String { name }

  /// The capture.
  var capture: Bytes {
    var scene = Scene()
    scene.add(frames(), keeping: snapLength)
    return CaptureBytes.pcap(scene.frames)
  }

  static let all: [EvasionCase] =
    [segments, hellos, fragments, carriers, proxies, resolution, requests, datagrams, quic].flatMap(\.self)
}

/// Who speaks in the evasions, and the names they use.
enum Evasion {
  /// A name of DJI's.
  static let wanted = "statistical-report.djiservice.org"
  /// A name that nobody minds.
  static let harmless = "updates.hangar.example"
  /// A connection to an approved address.
  static let wire = EvasionWire(Cast.controller, Cast.dutch)
  static let wire6 = EvasionWire(Cast.controller6, Cast.dutch6)
  static let hello = Build.hello(wanted)
  /// A ClientHello of the same length with a harmless name.
  static let decoy = Build.hello(
    String(repeating: "x", count: wanted.utf8.count - harmless.utf8.count - 1) + "." + harmless)

  /// The frames of a connection that opens, sends these segments and goes on.
  static func connection(
    _ sent: [Bytes], length: Int = hello.count, over wire: EvasionWire = Evasion.wire
  ) -> [Bytes] {
    wire.handshake + sent + wire.exchange(after: length)
  }

  /// The same with one message in one segment.
  static func connection(message: Bytes, over wire: EvasionWire = Evasion.wire) -> [Bytes] {
    connection(wire.segments(message, size: 1400), length: message.count, over: wire)
  }

  /// Plain text with the line ends of the network.
  static func lines(_ lines: String...) -> Bytes { Bytes(lines.map { $0 + "\r\n" }.joined().utf8) }
}
