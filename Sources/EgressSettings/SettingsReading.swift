// Role: reads `egressd.yaml`; every mistake is reported with its place and nothing is half-loaded.
import EgressTypes
import StrictYAML

extension Settings {
  /// Reads the bytes of a settings file; throws every mistake in it.
  public init(reading bytes: [UInt8], file: String) throws(YAMLMistakes) {
    self = try YAMLDocument.read(bytes, file: file) { root in root.mapping(Settings.read) }
  }

  private static func read(_ keys: inout YAMLMapping) -> Settings? {
    let hangar = keys.required("hangar")?.parsed(as: "letters, digits, `-`, `.` and `_`, at most 64") { text in
      text.utf8.count <= 64 && text.utf8.allSatisfy(\.isNameByte) ? text : nil
    }
    let capture = keys.required("capture")?.mapping(readCapture)
    var settings = Settings(hangar: hangar ?? "", interface: "")
    settings.beacons = readBeacons(&keys)
    settings.inside =
      keys.optional("inside")?.parsed(
        as: "`auto`, `any`, or networks such as 192.168.50.0/24,fd00::/8", InsideNetworks.init)
      ?? settings.inside
    settings.rules = keys.optional("rules")?.string()
    settings.localRules = keys.optional("local_rules")?.string()
    settings.ruleOwners = keys.optional("rule_owners")?.string()
    settings.policy = keys.optional("policy")?.string() ?? settings.policy
    settings.inventory = keys.optional("inventory")?.string()
    _ = keys.optional("location")?.mapping { section in
      settings.locationSources = section.optional("sources")?.list { $0.string() } ?? []
      settings.locationKeys = section.optional("trusted_keys")?.list { $0.string() } ?? []
      settings.locationUpdates =
        section.optional("updates")?.list { item in
          item.parsed(as: "an address that begins with https://") { $0.hasPrefix("https://") ? $0 : nil }
        } ?? []
      settings.registrations = section.optional("registrations")?.list { $0.string() } ?? []
      return true
    }
    settings.timeZone =
      keys.optional("time_zone")?.parsed(as: "the name of a time zone such as Europe/Amsterdam") { name in
        CivilTimeZone.isName(name) ? name : nil
      } ?? settings.timeZone
    settings.language =
      keys.optional("language")?.parsed(as: "`en` or `nl`") { Language(rawValue: String($0)) } ?? settings.language
    settings.reports = keys.optional("reports")?.string() ?? settings.reports
    settings.journal = keys.optional("journal")?.string() ?? settings.journal
    settings.journalDays = keys.optional("journal_days")?.integer(in: 1...36_500).map(Int.init)
    settings.evidence =
      keys.optional("evidence")?.mapping { EvidenceSettings(reading: &$0) } ?? settings.evidence
    settings.control = keys.optional("control")?.string() ?? settings.control
    settings.memory = keys.optional("memory_mib")?.integer(in: 64...65_536).map(Int.init) ?? settings.memory
    settings.alerts = keys.optional("alerts")?.mapping { AlertSettings(reading: &$0) } ?? settings.alerts
    settings.witnesses = readWitnesses(&keys)
    settings.privacy = keys.optional("privacy")?.mapping { PrivacySettings(reading: &$0) } ?? settings.privacy
    settings.contract = keys.optional("contract")?.string()
    settings.timestamps = readTimestamps(&keys)
    guard hangar != nil, let capture else { return nil }
    settings.capture = capture
    return settings
  }

  private static func readCapture(_ keys: inout YAMLMapping) -> CaptureSettings? {
    let interface = keys.required("interface")?.parsed(as: "the name of an interface, at most 15 bytes") { text in
      text.utf8.count <= 15 && !text.contains("/") && !text.contains(" ") ? text : nil
    }
    var capture = CaptureSettings(interface: interface ?? "")
    capture.isPromiscuous = keys.optional("promiscuous")?.boolean() ?? capture.isPromiscuous
    capture.filter = keys.optional("filter")?.string()
    capture.buffer = keys.optional("buffer_mib")?.integer(in: 1...1024).map(Int.init) ?? capture.buffer
    capture.snapLength = keys.optional("snap_length")?.integer(in: 128...65_535).map(Int.init) ?? capture.snapLength
    return interface == nil ? nil : capture
  }

  private static func readBeacons(_ keys: inout YAMLMapping) -> [BeaconSettings] {
    var names: Set<String> = []
    var publicKeys: Set<String> = []
    return keys.optional("beacons")?.list { entry in
      entry.mapping { (keys: inout YAMLMapping) -> BeaconSettings? in
        let name = keys.required("name")?.parsed(as: "a name of its own, letters, digits, `-`, `.` and `_`") { text in
          text.utf8.count <= 64 && text.utf8.allSatisfy(\.isNameByte) && names.insert(text).inserted ? text : nil
        }
        let key = keys.required("public_key")?.parsed(as: "64 hexadecimal digits, as `egressctl beacon keygen` prints")
        {
          $0.utf8.count == 64 && $0.allSatisfy { $0.isASCII && $0.isHexDigit } ? $0.lowercased() : nil
        }
        var beacon = BeaconSettings(name: name ?? "", publicKey: key ?? "")
        if let vlans = keys.optional("vlans") {
          let numbers = vlans.list { $0.integer(in: 0...4094).map { UInt16(clamping: $0) } } ?? []
          if Set(numbers).count < numbers.count { vlans.note("a VLAN stands twice; name each once") }
          if numbers.isEmpty { vlans.note("no VLAN stands here; write 0 for untagged, or leave the key out") }
          beacon.vlans = numbers
        }
        beacon.tolerance =
          keys.optional("clock_tolerance_seconds")?.integer(in: 1...60).map(Int.init) ?? beacon.tolerance
        guard name != nil, let key else { return nil }
        guard publicKeys.insert(key).inserted else {
          return entry.mistake("another beacon has the same public key; give each a key of its own")
        }
        return beacon
      }
    } ?? []
  }

  private static func readWitnesses(_ keys: inout YAMLMapping) -> [WitnessSettings] {
    var known: Set<String> = []
    return keys.optional("witnesses")?.list { entry in
      guard let witness = entry.mapping({ WitnessSettings(reading: &$0) }) else { return nil }
      guard known.insert(witness.key).inserted else {
        return entry.mistake("another witness has the same key; name each witness once")
      }
      return witness
    } ?? []
  }

  private static func readTimestamps(_ keys: inout YAMLMapping) -> [TimestampSettings] {
    var known: Set<String> = []
    return keys.optional("timestamps")?.list { entry in
      guard let authority = entry.mapping({ TimestampSettings(reading: &$0) }) else { return nil }
      guard known.insert(authority.name).inserted else {
        return entry.mistake("another authority is called `\(authority.name)`; give this one a `name` of its own")
      }
      return authority
    } ?? []
  }
}
