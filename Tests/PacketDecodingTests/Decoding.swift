// Role: the calls to the decoders that these tests share, and results in a form that is compared at once.
import EgressTypes
import PacketDecoding
import TestFrames

extension LinkType {
  /// Decodes a frame, captured whole unless `wireLength` says otherwise.
  func decode(_ frame: Bytes, wireLength: Int? = nil) -> DecodedPacket {
    FrameDecoder(link: self).decode(frame.span.bytes, wireLength: wireLength ?? frame.count)
  }
}

extension FiveTuple {
  /// `source:port > destination:port transport`, to compare all five at once.
  var summary: String {
    "\(text(of: source)):\(sourcePort) > \(text(of: destination)):\(destinationPort) \(transport.name)"
  }
}

extension PayloadDecoder {
  static func read(_ bytes: Bytes) -> PayloadReading { read(bytes.span.bytes) }
}

extension PayloadReading {
  /// A reading that is complete and names these servers.
  static func named(_ source: NameSource, _ names: String...) -> PayloadReading {
    .complete(names.map { .serverName(DomainName($0), source) })
  }
}
