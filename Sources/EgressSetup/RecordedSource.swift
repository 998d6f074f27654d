// Role: a location file as the text that config records hold, written and read back.
import EgressTypes

extension LocationSourceInfo {
  /// `IPFire created=2026-11-01T… sha256=… signature=valid path=/usr/share/libloc-location/location.db`.
  ///
  /// The vendor, which is first, and the path, which is last, may hold spaces.
  public var recorded: String {
    "\(vendor) created=\(createdAt?.description ?? "-") sha256=\(sha256) signature=\(signature.rawValue) path=\(path)"
  }

  /// Reads the same text; nil where it is another.
  ///
  /// The licence is not recorded.
  public init?(recorded text: String) {
    var rest = text[...]
    // A vendor whose name looks like these keys is cut at the first place from which all of them follow.
    while let place = rest.firstRange(of: " created=") {
      if let facts = LocationSourceInfo(facts: rest[place.upperBound...], vendor: text[..<place.lowerBound]) {
        self = facts
        return
      }
      rest = rest[place.upperBound...]
    }
    return nil
  }

  private init?(facts: Substring, vendor: Substring) {
    let words = facts.split(separator: " ", maxSplits: 3, omittingEmptySubsequences: false)
    guard words.count == 4, let sha256 = words[1].value(of: "sha256"),
      let signature = words[2].value(of: "signature").flatMap(SignatureState.init),
      let path = words[3].value(of: "path")
    else { return nil }
    let created = Timestamp(rfc3339: words[0])
    guard created != nil || words[0] == "-" else { return nil }
    self.init(
      vendor: String(vendor), path: path, createdAt: created, sha256: sha256, signature: signature, licence: "")
  }
}

extension Substring {
  /// What follows `key=`; nil where the text does not begin with it.
  fileprivate func value(of key: String) -> String? {
    hasPrefix("\(key)=") ? String(dropFirst(key.count + 1)) : nil
  }
}
