// Role: the application protocols that egressd tells apart, by the names records give them.

/// What a flow carries, as far as its first bytes say.
public enum ApplicationProtocol: String, Sendable, Hashable, CaseIterable {
  /// TLS over TCP (RFC 8446).
  case tls
  /// QUIC (RFC 9000).
  case quic
  /// Google's QUIC before the IETF's.
  case gquic
  /// Plain HTTP/1 (RFC 9112).
  case http
  /// Plain DNS (RFC 1035).
  case dns
  /// Network Time Protocol (RFC 5905).
  case ntp
  /// MQTT, read as far as its CONNECT: no topic, no payload.
  case mqtt
  /// Real-Time Messaging Protocol.
  case rtmp
  /// Real-Time Streaming Protocol (RFC 7826).
  case rtsp
  /// Session Initiation Protocol (RFC 3261).
  case sip
  /// STUN and TURN (RFC 8489, RFC 8656).
  case stun
  /// Secure Shell (RFC 4253).
  case ssh
  /// SOCKS 4 or 5 (RFC 1928).
  case socks
  /// Mail submission and transfer (RFC 5321).
  case smtp
  /// Mail access (RFC 9051).
  case imap
  /// Mail access (RFC 1939).
  case pop3
  /// File transfer (RFC 959).
  case ftp
  /// Directory access (RFC 4511).
  case ldap
  /// Messaging (RFC 6120).
  case xmpp
  /// PostgreSQL's protocol.
  case postgresql
  /// Remote desktop.
  case rdp
  /// WireGuard.
  case wireguard
  /// OpenVPN.
  case openvpn
  /// Internet Key Exchange (RFC 7296).
  case ike
  /// ESP inside UDP (RFC 3948), or ESP itself.
  case esp
  /// Datagram TLS (RFC 9147).
  case dtls
}
