// Role: who began a flow of which only this packet is known.
import EgressTypes

extension FiveTuple {
  /// Whether the packet that opens a flow in the table is an answer, so that its receiver is the initiator.
  ///
  /// A SYN is a question and a SYN-ACK an answer. Without either (capture began in the middle, or UDP) a packet from a
  /// well-known port (0–1023, RFC 6335 §6) to one above comes from a server. Zeek and Suricata judge alike.
  func looksLikeAnswer(_ tcp: TCPFields?) -> Bool {
    if let tcp, tcp.flags & 0x02 != 0 { return tcp.isSYNACK }
    guard transport == .tcp || transport == .udp else { return false }
    return sourcePort < 1024 && destinationPort >= 1024
  }
}
