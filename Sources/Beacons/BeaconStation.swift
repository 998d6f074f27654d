// Role: a beacon that the gateway expects, and why a frame that claims to be one does not count.

/// A beacon that is expected: its key and where it sends.
public struct BeaconStation: Hashable, Sendable {
  /// Its name, for records.
  public var name: String
  /// What its frames are verified with.
  public var key: BeaconKey
  /// The VLANs it sends on; 0 for untagged.
  public var vlans: [UInt16]
  /// How far its clock may be from ours, in nanoseconds.
  public var tolerance: Int64

  /// Makes a station.
  public init(name: String, key: BeaconKey, vlans: [UInt16], tolerance: Int64 = 2_000_000_000) {
    self.name = name
    self.key = key
    self.vlans = vlans
    self.tolerance = tolerance
  }
}

/// Why a frame that begins like a beacon's does not count.
public enum BeaconRefusal: String, Sendable, Hashable, CaseIterable {
  /// Not of the format: another version, another length, two tags.
  case malformed
  /// Cut by the capture, as frames that the gateway itself sends are on purpose.
  case cut
  /// Signed with a key that no station has.
  case unknownKey = "unknown-key"
  /// Seen on another VLAN than it says, or on one that its station does not send on.
  case wrongVLAN = "wrong-vlan"
  /// Its time is too far from ours, before or after.
  case late
  /// Its sequence number is not above the last one.
  case replayed
  /// More frames in a second than signatures are checked.
  case unchecked
  /// Its signature is not the station's.
  case forged
}
