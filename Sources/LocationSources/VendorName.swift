// Role: one name for each maker of location data, so that two files by the same maker are one vote.

/// The name a vendor is counted under.
enum VendorName {
  /// The vendor's own name for itself without what varies between its files: `IPFire Project` becomes `IPFire`.
  static func canonical(_ written: String) -> String {
    written.hasSuffix(" Project") ? String(written.dropLast(8)) : written
  }
}
