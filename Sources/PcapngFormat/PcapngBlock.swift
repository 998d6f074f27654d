// Role: the blocks of a pcapng file that egressd writes and reads back, as values.
import EgressTypes

/// One block of a pcapng file (draft-ietf-opsawg-pcapng).
public enum PcapngBlock: Hashable, Sendable {
  /// Section Header Block: what made the file.
  case section(SectionHeader)
  /// Interface Description Block: where the frames were captured and how.
  case interface(InterfaceDescription)
  /// Enhanced Packet Block: the first bytes of one frame.
  case packet(EnhancedPacket)
  /// Interface Statistics Block: what the capture lost.
  case statistics(InterfaceStatistics)
  /// Name Resolution Block: names that were seen for addresses.
  case names(NameResolution)
  /// A block of another type, by its number; its body is not kept.
  case other(type: UInt32)
}

/// What made a section of the file.
public struct SectionHeader: Hashable, Sendable {
  /// The hardware, or nil.
  public var hardware: String?
  /// The operating system, or nil.
  public var operatingSystem: String?
  /// The program and its version, or nil.
  public var application: String?
  /// A remark for the reader, or nil.
  public var comment: String?

  /// Makes a section header.
  public init(
    hardware: String? = nil, operatingSystem: String? = nil, application: String? = nil, comment: String? = nil
  ) {
    self.hardware = hardware
    self.operatingSystem = operatingSystem
    self.application = application
    self.comment = comment
  }
}

/// Where frames were captured and how.
public struct InterfaceDescription: Hashable, Sendable {
  /// The link type of the frames, by its LINKTYPE number; 1 is Ethernet.
  public var linkType: UInt16
  /// The most bytes that any frame of this file keeps.
  public var snapLength: UInt32
  /// The interface's name, or nil.
  public var name: String?
  /// The capture filter in libpcap's syntax, or nil for none.
  public var filter: String?

  /// The snap length of evidence: the headers of any frame and nothing of its payload but a few bytes.
  public static let evidenceSnapLength: UInt32 = 128

  /// Makes a description; times of its frames are in nanoseconds.
  public init(
    linkType: UInt16, snapLength: UInt32 = evidenceSnapLength, name: String? = nil, filter: String? = nil
  ) {
    self.linkType = linkType
    self.snapLength = snapLength
    self.name = name
    self.filter = filter
  }
}

/// The first bytes of one frame.
public struct EnhancedPacket: Hashable, Sendable {
  /// Which interface of the section, counted from 0.
  public var interface: UInt32
  /// When the frame was captured.
  public var time: Timestamp
  /// The bytes kept, already cut to the snap length.
  public var bytes: [UInt8]
  /// The frame's length on the wire.
  public var originalLength: UInt32
  /// A remark for the reader, such as the event the frame belongs to; or nil.
  public var comment: String?

  /// Makes a packet.
  public init(
    interface: UInt32 = 0, time: Timestamp, bytes: [UInt8], originalLength: UInt32, comment: String? = nil
  ) {
    self.interface = interface
    self.time = time
    self.bytes = bytes
    self.originalLength = originalLength
    self.comment = comment
  }
}

/// What the capture received and lost.
public struct InterfaceStatistics: Hashable, Sendable {
  /// Which interface of the section, counted from 0.
  public var interface: UInt32
  /// When the counters were read.
  public var time: Timestamp
  /// Frames received, or nil when it is not known.
  public var received: UInt64?
  /// Frames the interface dropped (`isb_ifdrop`), or nil when it is not known.
  public var droppedByInterface: UInt64?
  /// Frames the operating system dropped (`isb_osdrop`), or nil when it is not known.
  public var droppedBySystem: UInt64?
  /// From when on was counted (`isb_starttime`), or nil when it is not known.
  public var start: Timestamp?
  /// Until when was counted (`isb_endtime`), or nil when it is not known.
  public var end: Timestamp?
  /// A remark for the reader, or nil.
  public var comment: String?

  /// Makes statistics.
  public init(
    interface: UInt32 = 0, time: Timestamp, received: UInt64? = nil, droppedByInterface: UInt64? = nil,
    droppedBySystem: UInt64? = nil, start: Timestamp? = nil, end: Timestamp? = nil, comment: String? = nil
  ) {
    self.interface = interface
    self.time = time
    self.start = start
    self.end = end
    self.comment = comment
    self.received = received
    self.droppedByInterface = droppedByInterface
    self.droppedBySystem = droppedBySystem
  }
}

/// Names that were seen for addresses; nothing is looked up to make it.
public struct NameResolution: Hashable, Sendable {
  /// An address with a name; an address may stand more than once.
  public struct Entry: Hashable, Sendable {
    /// The address.
    public var address: IPAddress
    /// The name, without bytes of zero.
    public var name: String

    /// Makes an entry.
    public init(address: IPAddress, name: String) {
      self.address = address
      self.name = name
    }
  }

  /// The entries.
  public var entries: [Entry]
  /// A remark for the reader, or nil.
  public var comment: String?

  /// Makes a block of names.
  public init(_ entries: [Entry], comment: String? = nil) {
    self.entries = entries
    self.comment = comment
  }
}

/// The numbers of block types and options, each written once.
enum PcapngCode {
  static let section: UInt32 = 0x0a0d_0d0a
  static let interface: UInt32 = 1
  static let names: UInt32 = 4
  static let statistics: UInt32 = 5
  static let packet: UInt32 = 6
  static let byteOrderMagic: UInt32 = 0x1a2b_3c4d

  static let comment: UInt16 = 1
  static let hardware: UInt16 = 2
  static let operatingSystem: UInt16 = 3
  static let application: UInt16 = 4
  static let interfaceName: UInt16 = 2
  static let timeResolution: UInt16 = 9
  static let filter: UInt16 = 11
  static let statisticsStart: UInt16 = 2
  static let statisticsEnd: UInt16 = 3
  static let received: UInt16 = 4
  static let droppedByInterface: UInt16 = 5
  static let droppedBySystem: UInt16 = 7

  static let nameOfIPv4: UInt16 = 1
  static let nameOfIPv6: UInt16 = 2

  /// The value of `if_tsresol` for nanoseconds: ten to the minus ninth.
  static let nanoseconds: UInt8 = 9
}
