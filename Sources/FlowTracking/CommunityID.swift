// Role: the flow identifier that other monitors write too, so that their records can be joined with ours.
import Crypto
import EgressTypes

/// The Community ID v1 of a flow, the same for either direction.
///
/// Source: corelight/community-id-spec. SHA-1 over seed, addresses, transport, a zero byte and ports, endpoints in
/// ascending order; an ICMP message that has no answer keeps its order.
public func communityID(of tuple: FiveTuple, seed: UInt16 = 0) -> String {
  let ordered = FlowKey.exchanges(tuple) ? tuple.reversed : tuple
  var bytes = octets(seed)
  bytes += octets(ordered.source, ordered.version) + octets(ordered.destination, ordered.version)
  bytes += [ordered.transport.rawValue, 0]
  switch ordered.transport {
  case .tcp, .udp, .sctp, .icmp, .icmpv6: bytes += octets(ordered.sourcePort) + octets(ordered.destinationPort)
  default: break
  }
  return "1:" + base64(Array(Insecure.SHA1.hash(data: bytes)))
}

private func octets(_ number: UInt16) -> [UInt8] {
  [UInt8(truncatingIfNeeded: number >> 8), UInt8(truncatingIfNeeded: number)]
}

/// An address as its packet carried it: a mapped address in an IPv6 header has 16 bytes.
private func octets(_ address: IPAddress, _ version: IPVersion) -> [UInt8] {
  let low = octets(address.low)
  return version == .v4 ? Array(low.suffix(4)) : octets(address.high) + low
}

private func octets(_ word: UInt64) -> [UInt8] {
  (0..<8).map { UInt8(truncatingIfNeeded: word >> (56 - 8 * UInt64($0))) }
}

/// Base64 with padding (RFC 4648 §4).
private func base64(_ bytes: [UInt8]) -> String {
  let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
  var text: [UInt8] = []
  for start in stride(from: 0, to: bytes.count, by: 3) {
    let group = bytes[start..<min(start + 3, bytes.count)]
    let bits = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
    for place in 0..<4 {
      text.append(place <= group.count ? alphabet[bits >> (18 - 6 * place) & 63] : UInt8(ascii: "="))
    }
  }
  return String(decoding: text, as: UTF8.self)
}
