// Role: what the fragments of one packet have in common.
import EgressTypes

/// RFC 791 §2.3 and RFC 8200 §4.5; the VLAN and the tunnels around it too, as addresses may be in use twice.
struct FragmentKey: Hashable, Sendable {
  let source: IPAddress
  let destination: IPAddress
  let identification: UInt32
  /// IPv4's Protocol; fragments of IPv6 belong together whatever their Next Header says.
  let transport: UInt8
  let version: IPVersion
  let vlan: UInt16
  let tunnels: UInt8

  init(_ fragment: Fragment, of tuple: FiveTuple, inside tunnels: UInt8, vlan: UInt16) {
    source = tuple.source
    destination = tuple.destination
    identification = fragment.identification
    transport = tuple.version == .v4 ? fragment.transport.rawValue : 0
    version = tuple.version
    self.vlan = vlan
    self.tunnels = tunnels
  }
}
