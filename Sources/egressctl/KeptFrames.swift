// Role: collects the kept headers of some flows from the files beside a journal into one pcapng.
import EgressSetup
import EgressTypes
import PcapngFormat

/// Kept frames of chosen flows.
struct KeptFrames {
  /// The frames as a pcapng file.
  private(set) var pcapng: [UInt8] = []
  /// How many there are.
  private(set) var count = 0

  private var interfaces: [UInt16] = []

  /// Collects the frames whose comment names one of these Community IDs.
  init(of flows: Set<String>, in journal: String) {
    SectionHeader(application: "egressctl \(EgressVersion.text)").append(to: &pcapng)
    let comments = Set(flows.map { "community_id=\($0)" })
    for bytes in HeaderStore.contents(in: journal) {
      var reader = PcapngReader(bytes)
      var linkType: UInt16 = 1
      // A file that is being written may end within a block; what came before it counts.
      while let block = try? reader.next() {
        switch block {
        case .interface(let interface): linkType = interface.linkType
        case .packet(let packet): if let comment = packet.comment, comments.contains(comment) { add(packet, linkType) }
        case .section, .statistics, .other: break
        }
      }
    }
  }

  private mutating func add(_ packet: EnhancedPacket, _ linkType: UInt16) {
    var packet = packet
    if !interfaces.contains(linkType) {
      interfaces.append(linkType)
      InterfaceDescription(linkType: linkType).append(to: &pcapng)
    }
    packet.interface = UInt32(clamping: interfaces.firstIndex(of: linkType) ?? 0)
    packet.append(to: &pcapng)
    count += 1
  }
}
