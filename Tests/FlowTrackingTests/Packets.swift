// Role: short ways to write packets and times, so that a test reads as the conversation it is about.
import EgressTypes
import FlowTracking

let device = IPAddress(v4: 0xc0a8_0a07)
let server = IPAddress(v4: 0xcb00_7105)
let deviceMAC = MACAddress(bits: 0x60_60_1f_00_00_07)
let gatewayMAC = MACAddress(bits: 0x02_00_00_00_00_01)

/// A time in seconds and nanoseconds after an arbitrary beginning.
func at(_ seconds: Int64, _ nanoseconds: Int64 = 0) -> Timestamp {
  Timestamp(seconds: 1_700_000_000 + seconds).advanced(byNanoseconds: nanoseconds)
}

/// The tuple of a packet from the device to the server.
func tuple(
  _ transport: TransportProtocol = .tcp, from source: UInt16 = 40_000, to destination: UInt16 = 443,
  version: IPVersion = .v4
) -> FiveTuple {
  FiveTuple(
    source: device, sourcePort: source, destination: server, destinationPort: destination, transport: transport,
    version: version)
}

/// TCP flags by their names in RFC 9293.
let syn: UInt8 = 2
let fin: UInt8 = 1
let rst: UInt8 = 4
let ack: UInt8 = 16

extension FlowTable {
  /// Records one packet made of the parts that matter to flows.
  @discardableResult
  mutating func see(
    _ tuple: FiveTuple, flags: UInt8? = nil, sequence: UInt32 = 0, bytes: Int = 100, vlan: UInt16 = 0,
    at time: Timestamp
  ) -> FlowUpdate {
    var packet = DecodedPacket()
    packet.tuple = tuple
    packet.ipLength = bytes
    packet.link.source = tuple.source == device ? deviceMAC : gatewayMAC
    packet.link.destination = tuple.source == device ? gatewayMAC : deviceMAC
    packet.link.vlan = vlan
    if tuple.transport == .tcp { packet.tcp = TCPFields(flags: flags ?? ack, sequence: sequence) }
    return record(packet, of: tuple, at: time)
  }

  /// Takes every report that is due.
  mutating func reports(at time: Timestamp) -> [FlowReport] {
    var reports: [FlowReport] = []
    while let report = nextReport(at: time) { reports.append(report) }
    return reports
  }
}
