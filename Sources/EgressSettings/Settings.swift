// Role: everything an administrator can set, as one value with its defaults.
import EgressTypes

/// The content of `egressd.yaml`.
public struct Settings: Sendable, Hashable {
  /// Where the file is looked for when none is named.
  public static let defaultPath = "/etc/egressd/egressd.yaml"
  /// The time zone of a hangar whose settings name none.
  public static let defaultTimeZone = "Europe/Amsterdam"

  /// The hangar's name; it is the journal's name too and so stands in every checkpoint.
  public var hangar: String
  /// What is captured.
  public var capture: CaptureSettings
  /// The beacons that must be seen for a second to count as watched.
  public var beacons: [BeaconSettings] = []
  /// Which addresses are the hangar's own.
  public var inside: InsideNetworks
  /// The folder of rule packs; nil looks in the installed places.
  public var rules: String?
  /// The folder of local rules; nil looks in the default place, where there may be none.
  public var localRules: String?
  /// The file that says whose signatures on local rules count; nil for the default place.
  public var ruleOwners: String?
  /// The policy of devices that name none.
  public var policy: String
  /// The file of registered controllers; nil registers none.
  public var inventory: String?
  /// Location files; empty uses the newest correctly signed database that is installed.
  public var locationSources: [String]
  /// PEM files of further keys that location databases may be signed with.
  public var locationKeys: [String]
  /// The https addresses that location data may be fetched from; empty asks nobody.
  public var locationUpdates: [String]
  /// Files of the regional registries that say where AS numbers are registered; empty asks none.
  public var registrations: [String]
  /// The hangar's time zone, by its name: days and weeks of reports begin at midnight there.
  public var timeZone: String
  /// The language of reports and other texts for officers.
  public var language = Language.english
  /// The folder that finished weeks are reported in.
  public var reports = "/var/lib/egressd/reports"
  /// The journal's folder.
  public var journal: String
  /// For how many days records are kept at least; nil for ever.
  public var journalDays: Int?
  /// What is kept of frames.
  public var evidence = EvidenceSettings()
  /// The control socket.
  public var control: String
  /// The most memory the daemon may use, in MiB; it bounds the flow table.
  public var memory: Int
  /// How alerts are delivered.
  public var alerts: AlertSettings
  /// Who cosigns the journal's checkpoints; empty for nobody.
  public var witnesses: [WitnessSettings] = []
  /// Who gives timestamps over the journal's checkpoints; empty for nobody.
  public var timestamps: [TimestampSettings] = []

  /// Makes settings with the defaults for all but the hangar and the interface.
  public init(hangar: String, interface: String) {
    self.hangar = hangar
    capture = CaptureSettings(interface: interface)
    inside = .auto
    rules = nil
    localRules = nil
    ruleOwners = nil
    policy = "regular-ops"
    inventory = nil
    locationSources = []
    locationKeys = []
    locationUpdates = []
    registrations = []
    timeZone = Settings.defaultTimeZone
    journal = "/var/lib/egressd/journal"
    journalDays = nil
    control = "/run/egressd/control.sock"
    memory = 256
    alerts = AlertSettings()
  }
}

/// The `capture` section.
public struct CaptureSettings: Sendable, Hashable {
  /// The interface on the hangar's side, `eth1`.
  public var interface: String
  /// Whether frames not addressed to the gateway are wanted.
  public var isPromiscuous = true
  /// A filter in libpcap's language; nil captures everything.
  public var filter: String?
  /// The kernel's ring, in MiB.
  public var buffer = 64
  /// Bytes of each frame that are read.
  public var snapLength = 2048

  /// Makes settings for an interface.
  public init(interface: String) { self.interface = interface }
}

/// One entry of `beacons`.
public struct BeaconSettings: Sendable, Hashable {
  /// Its name, for records.
  public var name: String
  /// The public key, 64 hexadecimal digits.
  public var publicKey: String
  /// The VLANs it sends on; 0 for untagged.
  public var vlans: [UInt16] = [0]
  /// How far its clock may be from the gateway's, in seconds.
  public var tolerance = 2

  /// Makes an entry that sends untagged.
  public init(name: String, publicKey: String) {
    self.name = name
    self.publicKey = publicKey
  }
}
