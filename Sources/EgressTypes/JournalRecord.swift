// Role: one record of the journal: a flat object of integers, strings and string lists under Elastic Common Schema keys.

/// A value of a record.
public enum RecordValue: Hashable, Sendable {
  /// A whole number.
  case integer(Int64)
  /// Text; bytes outside printable ASCII stand escaped as `\xNN`.
  case string(String)
  /// A list of texts.
  case list([String])
}

/// A flat set of keys and values; encoded with its keys sorted, so equal records have equal bytes.
///
/// What is read from a journal keeps its bytes and makes of them what it is asked for; what is changed becomes a dictionary.
public struct JournalRecord: Sendable {
  private var own: [String: RecordValue]
  private(set) var encodedFields: EncodedFields?

  /// Makes a record.
  public init(_ fields: [String: RecordValue] = [:]) { own = fields }

  /// Reads a record back from its bytes.
  ///
  /// Throws `FlatJSONError` when they are not one flat object as `encoded` writes it.
  public init(decoding bytes: some Collection<UInt8>) throws(FlatJSONError) {
    let encoded = try EncodedFields(Array(bytes))
    own = encoded.isSorted ? [:] : try encoded.distinct()
    encodedFields = encoded.isSorted ? encoded : nil
  }

  /// The fields.
  public var fields: [String: RecordValue] {
    get { encodedFields?.all ?? own }
    _modify {
      if let encoded = encodedFields {
        own = encoded.all
        encodedFields = nil
      }
      yield &own
    }
  }

  /// The value of a field.
  public subscript(key: String) -> RecordValue? {
    if let encodedFields { encodedFields[key] } else { own[key] }
  }

  /// Makes a record of a kind at a time.
  public init(kind: RecordKind, at time: Timestamp) {
    own = ["event.kind": .string(kind.rawValue), "@timestamp": .string(time.description)]
  }

  /// Sets or reads a text.
  public subscript(string key: String) -> String? {
    get {
      if let encodedFields { return encodedFields.text(key) }
      return if case .string(let text)? = own[key] { text } else { nil }
    }
    set { fields[key] = newValue.map { .string($0) } }
  }

  /// Sets or reads a whole number.
  public subscript(integer key: String) -> Int64? {
    get {
      if let encodedFields { return encodedFields.integer(key) }
      return if case .integer(let number)? = own[key] { number } else { nil }
    }
    set { fields[key] = newValue.map { .integer($0) } }
  }

  /// Sets or reads a list; an empty list is not written.
  public subscript(list key: String) -> [String] {
    get {
      if let encodedFields { return encodedFields.list(key) ?? [] }
      return if case .list(let items)? = own[key] { items } else { [] }
    }
    set { fields[key] = newValue.isEmpty ? nil : .list(newValue) }
  }

  /// What the record tells; nil when it does not say or says something newer than this program.
  public var kind: RecordKind? { self[string: "event.kind"].flatMap { RecordKind.byName[$0] } }

  /// The time of what the record tells.
  public var time: Timestamp? { self[string: "@timestamp"].flatMap { Timestamp(rfc3339: $0) } }
}

extension JournalRecord: Hashable {
  /// Whether the fields are equal, however they are held.
  public static func == (left: JournalRecord, right: JournalRecord) -> Bool {
    if let left = left.encodedFields, let right = right.encodedFields, left.bytes == right.bytes { return true }
    return left.fields == right.fields
  }

  /// Hashes the fields, however they are held.
  public func hash(into hasher: inout Hasher) { hasher.combine(fields) }
}

/// What a record tells.
public enum RecordKind: String, Sendable, CaseIterable {
  /// The journal or the daemon opened.
  case start
  /// A piece of the text of a rule file, or of the list of those in force.
  case rules
  /// Rules, inventory and location data in force, each by hash.
  case config
  /// A reload was refused; the old rules stay.
  case configRejected = "config-rejected"
  /// A device that is in no inventory was seen.
  case device
  /// A flow got a verdict that is not `approved`, or a worse one than before.
  case verdict
  /// Counts of a flow since its last such record.
  case flow
  /// A registered controller uses an address, or no longer uses it.
  case address
  /// One period of watching: seconds watched, counters, ledger.
  case coverage
  /// Watching was lost, or is back; or what was counted does not add up; or a frame was no beacon's although it said so.
  case watch
  /// Records or frames that could not be kept, with their number.
  case loss
  /// A torn tail was cut off at opening.
  case recover
  /// The journal before this one does not hold what was signed and was set aside; where it is.
  case frozen
  /// The journal's signing key names the key that follows it.
  case key
  /// Records were deleted by age; which, and what stays of them.
  case deletion
  /// A record of the register of breaches, kept when the records around it were deleted by age.
  case kept
  /// Records that are old enough could not be deleted; why.
  case deletionFailed = "deletion-failed"
  /// A file of kept headers was closed or deleted, or is not as it was; or frames could not be kept.
  case frames
  /// A step of an exception: asked for, approved, used, closed.
  case window
  /// An operation began, goes on or ended.
  case operation
  /// A test of Local Data Mode began or ended, and the statement on it.
  case localDataMode = "local-data-mode"
  /// A person took note of an alert.
  case acknowledgement
  /// A step of a breach case: declared, notified or not, followed up, closed; or its clock runs out.
  case breach
  /// A person read the journal with a command that shows what devices and people did.
  case access
  /// An attempt to deliver, or what became of it; in the delivery log only, as are the six kinds that follow.
  case delivery
  /// Several alerts of a group in one message.
  case digest
  /// A sign of life for receivers.
  case watchdog
  /// The journal has fallen silent, or speaks again.
  case silence
  /// A message that a person asked for to try a sink.
  case trial
  /// A witness cosigned a checkpoint, refused one, or knows another history.
  case witness
  /// A timestamp authority gave a timestamp over a checkpoint, or none.
  case timestamp
  /// Delivery itself failed in a way that its receivers must know: what was lost, what it could not read, what it reads again.
  case deliveryFault = "delivery-fault"
  /// The counters of a whole replay.
  case summary
  /// The daemon stopped in order.
  case stop

  /// The kinds by their names: each record that is read is asked for its kind, and `init(rawValue:)` tries one after another.
  static let byName = Dictionary(uniqueKeysWithValues: allCases.map { ($0.rawValue, $0) })
}

/// The keys of records, each written once.
public enum RecordKey {
  /// The log a record belongs to.
  public static let log = "egress.log"
  /// The record's place in its log, from 0.
  public static let index = "egress.index"
  /// The number of a record that is kept although it was deleted by age.
  public static let keptIndex = "egress.kept.index"
  /// Its leaf, byte for byte, in base64: it has the leaf hash that stays of the deleted record.
  public static let keptLeaf = "egress.kept.leaf"
  /// One of the six verdicts.
  public static let verdict = "egress.verdict"
  /// What the policy does about it.
  public static let action = "egress.action"
  /// The axis that decided.
  public static let axis = "egress.axis"
  /// The findings, one sentence each.
  public static let reasons = "egress.reasons"
  /// The rules that decided.
  public static let ruleIDs = "egress.rule_ids"
  /// The policy applied.
  public static let policy = "egress.policy"
  /// The controller's pseudonym.
  public static let device = "device.id"
  /// The controller's model.
  public static let model = "device.model.name"
  /// The names, as `source name`.
  public static let names = "egress.names"
  /// How well the destination is named.
  public static let nameStatus = "egress.name_status"
  /// What else was noticed about the flow, as the names of its marks.
  public static let observations = "egress.observations"
  /// Protocols whose own port the far side uses.
  public static let portProtocols = "egress.port_protocols"
  /// What the flow carries.
  public static let application = "network.protocol"
  /// The application protocols that the TLS client offered.
  public static let alpn = "egress.tls.alpn"
  /// The plain JA4 fingerprint of the TLS client.
  public static let ja4 = "egress.tls.ja4"
  /// Addresses to which a proxy was asked to connect.
  public static let relayed = "egress.relayed_to"
  /// What each location source said of those addresses, each answer with its address before it.
  public static let relayedAnswers = "egress.relayed.answers"
  /// What each location source said of the far side.
  public static let answers = "egress.location.answers"
  /// The names that the verdict rests on, where they are not those of the record.
  public static let groundsNames = "egress.grounds.names"
  /// How well those named the destination.
  public static let groundsNameStatus = "egress.grounds.name_status"
  /// What else had been noticed when the verdict was reached, where it is not what the record has.
  public static let groundsObservations = "egress.grounds.observations"
  /// The location files in force.
  public static let locationSources = "egress.location.sources"
  /// Packs in force, each with its dates and hash.
  public static let packs = "egress.rules.packs"
  /// SHA-256 of the list of the rule files in force.
  public static let rulesManifest = "egress.rules.manifest"
  /// The path of a rule file below the folder of the rules.
  public static let rulesPath = "egress.rules.path"
  /// SHA-256 of a whole rule file.
  public static let rulesHash = "egress.rules.sha256"
  /// Which piece of a rule file a record holds, from 1.
  public static let rulesPart = "egress.rules.part"
  /// How many pieces that file has.
  public static let rulesParts = "egress.rules.parts"
  /// The lines of a piece of a rule file.
  public static let rulesText = "egress.rules.text"
  /// The kinds of the tunnels that carried the flow, outermost first.
  public static let tunnels = "egress.tunnels"
  /// What a controller does with an address: `uses`, `no longer uses` or `is contested over`.
  public static let addressChange = "egress.address.change"
  /// Where an address of a controller was read.
  public static let addressSource = "egress.address.source"
  /// Which unwatched second had which reasons, as `12-17 kernel-drops+overload`, counted from the record's first second.
  public static let coverageReasons = "egress.coverage.reasons"
  /// Why watching was lost, or what else a `watch` record is about.
  public static let watchReason = "egress.watch.reason"
  /// Why frames were not read to their end, as `name=count`.
  public static let anomalies = "egress.anomalies"
  /// The window of exception that a flow falls under, or that a step belongs to.
  public static let window = "egress.window.id"
  /// The operation that the controller was used for.
  public static let operation = "egress.operation.tag"
  /// How the keys of a record begin that tell of an update of location data.
  public static let locationUpdate = "egress.location.update"
  /// Location files that should have been asked and could not be used.
  public static let locationMissing = "egress.location.missing"
  /// What registries say of operators that no rule lists, as `AS64500 country=CN registry=apnic date=2026-11-20`.
  public static let registrations = "egress.operators.registered"
  /// The test of Local Data Mode that the controller was under.
  public static let localDataMode = "egress.local_data_mode.id"
  /// Which step a declaration, or a file of kept headers, took: `requested`, `approved`, `started`, `closed`.
  public static let step = "egress.step"
  /// The breach case that a step belongs to.
  public static let breach = "egress.breach.id"
  /// The record that an acknowledgement is about.
  public static let acknowledged = "egress.acknowledged"
  /// Why a person did what the record tells.
  public static let reason = "event.reason"
  /// The person who asked for what the record tells, as `name (uid number)`.
  public static let person = "user.name"
  /// The command that a person ran.
  public static let command = "event.action"
  /// What became of it: `success`, or `failure` where it was refused.
  public static let outcome = "event.outcome"
  /// The process that asked for what the record tells.
  public static let process = "process.pid"
  /// The part of the journal that was read, each as `name=value`.
  public static let selection = "egress.access.selection"
  /// The flow's Community ID v1.
  public static let communityID = "network.community_id"
}
