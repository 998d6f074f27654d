// Role: how to open an interface.

/// What to capture, and with what buffers.
public struct LiveSettings: Hashable, Sendable {
  /// The interface, `eth1`.
  public var interface: String
  /// A filter in libpcap's language; nil captures everything.
  public var filter: String?
  /// Whether to ask for frames that are not addressed to this machine.
  public var isPromiscuous = true
  /// How many bytes of each frame to keep.
  public var snapLength: Int32 = 2048
  /// The size of the kernel's ring, in bytes.
  public var bufferSize: Int32 = 64 << 20
  /// How long the kernel may hold frames back to hand them over together, in milliseconds.
  public var timeout: Int32 = 10

  /// An EtherType of which every frame is wanted whatever the filter says; nil for none.
  ///
  /// Of it, frames that this machine itself sends are cut to a header. Only Ethernet has EtherTypes.
  public var ownFramesCut: UInt16?

  /// Makes settings with the defaults for everything but the interface and the filter.
  public init(interface: String, filter: String? = nil) {
    self.interface = interface
    self.filter = filter
  }
}
