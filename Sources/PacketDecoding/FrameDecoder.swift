// Role: the path of one frame through its layers: link, network, transport.
import EgressTypes

/// What the layers of a frame read from.
typealias FrameReader = ByteReader<DecodeStop>

/// Decodes the frames of one capture.
public struct FrameDecoder: Sendable {
  /// What the frames begin with.
  public let link: LinkType

  /// How many packets within packets are worth decoding: further ones are an attack on the reader's time.
  public static let maximumTunnelDepth = 4
  /// A length that no packet has, in bytes: the longest jumbogram is shorter (RFC 2675 §2).
  private static let longestPacket = 1 << 33

  /// Makes a decoder for frames of this link type.
  public init(link: LinkType) { self.link = link }

  /// Decodes one frame as far as it can be read; `stop` of the result says why it ended.
  ///
  /// - Parameters:
  ///   - frame: The captured bytes.
  ///   - wireLength: The frame's length on the wire in bytes, larger than `frame` when the snap length cut it.
  @inlinable public func decode(_ frame: RawSpan, wireLength: Int) -> DecodedPacket {
    var packet = DecodedPacket()
    decode(frame, wireLength: wireLength, into: &packet)
    return packet
  }

  /// Fills the caller's packet in place, so that none is copied; the headers of usual frames are inlined here.
  @usableFromInline func decode(_ frame: RawSpan, wireLength: Int, into packet: inout DecodedPacket) {
    var reader = FrameReader(frame, wireLength: wireLength)
    FrameDecoder.readLayers(&reader, as: link, into: &packet)
  }

  /// Decodes the packet that another one carries.
  ///
  /// Offsets of the result count in `frame`. A packet may carry one that carries one: who asks again stops at
  /// `maximumTunnelDepth`.
  ///
  /// - Parameters:
  ///   - inner: Its place, as decoding `frame` gave it.
  ///   - frame: The captured bytes of the frame, or the datagram, that `inner` was found in.
  public func decode(_ inner: InnerPacket, in frame: RawSpan) -> DecodedPacket {
    var packet = DecodedPacket()
    guard inner.bytes.lowerBound >= 0, inner.bytes.upperBound <= frame.byteCount else {
      packet.stop = .truncatedLink
      return packet
    }
    var reader = FrameReader(frame.extracting(first: inner.bytes.upperBound), at: inner.bytes.lowerBound)
    let missing = min(max(inner.wireLength, 0), FrameDecoder.longestPacket) &- inner.bytes.count
    reader.setEnd(inner.bytes.upperBound &+ max(missing, 0))
    FrameDecoder.readLayers(&reader, as: inner.isEthernet ? .ethernet : .rawIP, into: &packet)
    return packet
  }

  /// Decodes the transport layer of an IP packet that was put together from its fragments.
  ///
  /// Offsets of the result count in the datagram, and its IP length is 0, as the fragments were counted already.
  ///
  /// - Parameters:
  ///   - datagram: What followed the IP headers, whole.
  ///   - tuple: Addresses, IP version and what the datagram begins with; ports are read from the datagram.
  public func decode(datagram: RawSpan, of tuple: FiveTuple) -> DecodedPacket {
    var packet = DecodedPacket()
    packet.tuple = tuple
    packet.tuple?.setPorts(0, 0)
    var reader = FrameReader(datagram)
    do throws(DecodeStop) {
      if tuple.version == .v6 { try IPv6ExtensionHeader.readAll(&reader, into: &packet) }
      try TransportLayer.read(&reader, into: &packet)
    } catch {
      packet.stop = error
    }
    packet.headerBytes = reader.offset
    return packet
  }

  /// Reads layers until one cannot be read.
  @inline(__always) private static func readLayers(
    _ reader: inout FrameReader, as link: LinkType, into packet: inout DecodedPacket
  ) {
    do throws(DecodeStop) {
      try LinkLayer.read(&reader, as: link, into: &packet.link)
      try NetworkLayer.read(&reader, into: &packet)
      try TransportLayer.read(&reader, into: &packet)
    } catch {
      packet.stop = error
    }
    packet.headerBytes = reader.offset
    packet.isTruncated = reader.isTruncated
  }
}
