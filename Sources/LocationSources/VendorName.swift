// Role: one name for each maker of location data, so that two files by the same maker are one vote.
import EgressTypes

/// The name a vendor is counted under.
enum VendorName {
  /// How names of known vendors begin, in lower case and without anything but letters and digits.
  private static let known = [
    ("maxmind", "MaxMind"), ("geoip", "MaxMind"), ("geolite", "MaxMind"), ("dbip", "DB-IP"), ("ipinfo", "IPinfo"),
    ("ipfire", "IPFire"),
  ]

  /// The vendor's own name for itself without what varies between its files: `IPFire Project` becomes `IPFire`, and
  /// `db-ip.com` is `DB-IP`.
  static func canonical(_ written: String) -> String {
    let folded = written.lowercased().filter { $0.isLetter || $0.isNumber }
    if let vendor = known.first(where: { folded.hasPrefix($0.0) }) { return vendor.1 }
    return written.hasSuffix(" Project") ? String(written.dropLast(8)) : written
  }

  /// The vendor by the `database_type` of a MaxMind DB, such as `GeoLite2-City`; of others the type stands for the vendor.
  static func vendor(ofDatabaseType type: String) -> String {
    let vendor = canonical(String(type.visible.prefix(60)))
    return vendor.isEmpty ? "unnamed MaxMind DB" : vendor
  }
}
