// Role: which boot of the machine this is, so that readings of its steady clock can be compared across records.
import LinuxCalls

/// The identity that the kernel gives each boot.
public enum BootID {
  /// This boot's, as `88a1f0ed-5ae5-41ee-af6b-41921c311872`; nil where nothing tells it.
  ///
  /// The daemon's unit hides `/proc/sys` and hands the identity over in `EGRESS_BOOT_ID`.
  public static let current: String? = {
    if let given = ProcessSurroundings.environment("EGRESS_BOOT_ID").flatMap({ text(of: $0) }) { return given }
    let bytes = try? FileSystem.contents(of: "/proc/sys/kernel/random/boot_id", limit: 64)
    return bytes.flatMap { text(of: String(decoding: $0, as: UTF8.self)) }
  }()

  /// The usual spelling of 32 hexadecimal digits with dashes or without; nil for anything else.
  static func text(of given: String) -> String? {
    let digits = given.lowercased().utf8.filter { $0 != UInt8(ascii: "-") && $0 != 0x0a }
    guard digits.count == 32, digits.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }) else {
      return nil
    }
    let groups = [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { String(decoding: digits[$0], as: UTF8.self) }
    return groups.joined(separator: "-")
  }
}
