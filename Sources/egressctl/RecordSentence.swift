// Role: one record as one line that a person reads.
import EgressPipeline
import EgressSetup
import EgressTypes
import EvidenceJournal

extension JournalRecord {
  /// The record in a line: index, time, what happened.
  var sentence: String {
    let index = self[integer: RecordKey.index].map { "#\($0)" } ?? "-"
    return "\(index)  \(time?.readable ?? "-")  \(happening)"
  }

  /// What happened, without index and time.
  var happening: String {
    func text(_ key: String) -> String { (self[string: key] ?? "-").visible }
    switch kind {
    case .verdict, .flow:
      let far = self[string: "network.direction"] == "inbound" ? "source" : "destination"
      let near = far == "source" ? "destination" : "source"
      let name = self[string: "\(far).domain"].map { " (\($0.visible))" } ?? ""
      let country = self[string: "\(far).geo.country_iso_code"] ?? countriesGiven ?? "no country"
      let network = self[integer: "\(far).as.number"].map { ", AS\($0)" } ?? ""
      let bytes = self[integer: "\(near).bytes"] ?? 0
      let port = self[integer: "\(far).port"] ?? 0
      let verdict = text(RecordKey.verdict)
      return
        "\(verdict) \(self[string: RecordKey.device]?.visible ?? text("\(near).ip")) → \(text("\(far).ip")) port \(port)"
        + "\(name), \(country)\(network); \(bytes) bytes sent; \(self[list: RecordKey.ruleIDs].joined(separator: ", "))"
    case .device:
      let maker = self[string: "device.manufacturer"].map { " made by \($0.visible)" } ?? ""
      return "unregistered device \(text("source.mac"))\(maker), address \(text("source.ip"))"
    case .address:
      return "\(text(RecordKey.device)) \(text(RecordKey.addressChange)) \(text("source.ip")), read from"
        + " \(text(RecordKey.addressSource))"
    case .coverage:
      return
        "watched \(self[integer: "egress.coverage.watched"] ?? 0) of \(self[integer: "egress.coverage.seconds"] ?? 0)"
        + " seconds; \(self[integer: "egress.frames"] ?? 0) frames"
    case .watch:
      return "watching \(text(RecordKey.step)):"
        + " \(self[list: RecordKey.reasons].map(\.visible).joined(separator: "; "))"
    case .rules:
      return "rule file \(text(RecordKey.rulesPath)), part \(self[integer: RecordKey.rulesPart] ?? 0) of"
        + " \(self[integer: RecordKey.rulesParts] ?? 0), sha256 \(text(RecordKey.rulesHash))"
    case .config:
      return "rules in force: policy \(text(RecordKey.policy)), \(self[list: "egress.rules.packs"].count) packs,"
        + " \(self[list: "egress.location.sources"].count) location files"
    case .configRejected:
      return "reload refused: \(self[list: RecordKey.reasons].map(\.visible).joined(separator: "; "))"
    case .start: return "egressd \(text("egress.version")) watches \(text("observer.ingress.interface.name"))"
    case .stop:
      let reasons = self[list: RecordKey.reasons].map(\.visible).joined(separator: "; ")
      return reasons.isEmpty ? "stopped in order" : "stopped: \(reasons)"
    case .recover:
      return "the last writer did not finish: \(self[integer: RecordKey.recoveredUnsigned] ?? 0) unsigned records kept,"
        + " \(self[integer: RecordKey.recoveredBytes] ?? 0) torn bytes cut off"
    case .frozen: return "this journal follows one that was set aside\(because)"
    case .key: return "another signing key took over; the one before was erased"
    case .deletion:
      let end = (self[integer: RecordKey.deletedBefore] ?? 0) - 1
      return "records \(self[integer: RecordKey.deletedFrom] ?? 0) to \(end) deleted, made before"
        + " \(text("event.end")); their hashes stay\(because)"
    case .kept:
      return "record \(self[integer: RecordKey.keptIndex] ?? 0) of the register of breaches, kept when it was deleted"
    case .deletionFailed: return "old records could not be deleted\(because)"
    case .frames: return framesHappening
    case .loss: return "lost: \(self[list: RecordKey.reasons].map(\.visible).joined(separator: "; "))"
    case .window: return windowHappening
    case .operation:
      let devices = self[list: "egress.operation.devices"].map(\.visible).joined(separator: ", ")
      return "operation \(text(RecordKey.operation)) \(text(RecordKey.step)):"
        + " \(devices.isEmpty ? "all controllers" : devices) under \(text(RecordKey.policy))\(byPerson)"
    case .localDataMode:
      let result = self[string: "egress.local_data_mode.result"].map { " \($0.visible.uppercased())" } ?? ""
      return "test \(text(RecordKey.localDataMode)) of Local Data Mode \(text(RecordKey.step))\(result):"
        + " \(text(RecordKey.device)) under \(text(RecordKey.policy))\(byPerson)\(because)"
    case .acknowledgement:
      return "alert #\(self[integer: RecordKey.acknowledged] ?? -1) acknowledged: \(text(RecordKey.reason))\(byPerson)"
    case .breach: return breachHappening
    case .access:
      let part = self[list: RecordKey.selection].map { " \($0.visible)" }.joined()
      let span = [("from", "event.start"), ("before", "event.end")].compactMap { word, key in
        self[string: key].map { " \(word) \($0.visible)" }
      }.joined()
      let why = self[string: RecordKey.reason].map { ": \($0.visible)" } ?? ", no purpose given"
      let refused = self[string: RecordKey.outcome] == "failure" ? " was refused" : ""
      return "\(text(RecordKey.person)) read with \(text(RecordKey.command))\(part)\(span)\(refused)\(why)"
    case .delivery, .digest, .watchdog, .silence, .trial, .witness, .timestamp, .deliveryFault: return deliveryHappening
    case .summary, nil: return text("event.kind")
    }
  }

  /// The countries that sources named where they differ, `CN/NL`; nil where none named any.
  private var countriesGiven: String? {
    let given = self[list: RecordKey.answers].compactMap { LocationAnswer(recorded: $0)?.country?.visible }
    return given.isEmpty ? nil : Set(given).sorted().joined(separator: "/")
  }

  private var framesHappening: String {
    let step = (self[string: RecordKey.step] ?? "-").visible
    guard let file = self[string: RecordKey.fileName] else {
      return "frames \(step): \(self[list: RecordKey.reasons].map(\.visible).joined(separator: "; "));"
        + " \(self[integer: RecordKey.lostFrames] ?? 0) so far"
    }
    return "frames file \(file.visible) \(step): \(self[integer: RecordKey.keptFrames] ?? 0) frames, sha256"
      + " \((self[string: RecordKey.fileHash] ?? "-").visible)\(because)"
  }

  private var windowHappening: String {
    func text(_ key: String) -> String { (self[string: key] ?? "-").visible }
    let asked = "asked for by \(text("egress.window.requested_by"))"
    let approved = self[string: "egress.window.approved_by"].map { ", approved by \($0.visible)" } ?? ""
    let end = self[string: "egress.window.expires_at"].map { " until \($0.visible)" } ?? ""
    return
      "window \(text(RecordKey.window)) \(text(RecordKey.step)): \(text(RecordKey.device)),"
      + " \(text("egress.window.pack")), \(self[integer: "egress.window.minutes"] ?? 0) minutes\(end),"
      + " \(self[integer: "egress.window.upload_used"] ?? 0) of \(self[integer: "egress.window.upload_limit"] ?? 0)"
      + " bytes sent; \(asked)\(approved): \(text("egress.window.reason"))\(because)"
  }

  private var breachHappening: String {
    func text(_ key: String) -> String { (self[string: key] ?? "-").visible }
    let law = self[string: BreachKey.regime].map { " under \($0.visible)" } ?? ""
    let reference = self[string: BreachKey.reference].map { ", reference \($0.visible)" } ?? ""
    let why = self[string: RecordKey.reason].map { ": \($0.visible)" } ?? ""
    let kind = self[string: BreachKey.followUpKind].map { " (\($0.visible))" } ?? ""
    let held = self[string: BreachKey.reason].map { ", held to be one because: \($0.visible)" } ?? ""
    return "breach \(text(RecordKey.breach)) \(text(RecordKey.step))\(kind)\(law)\(reference)\(why), aware at"
      + " \(text(BreachKey.awareAt))\(held)\(byPerson)\(because)"
  }

  private var byPerson: String { self[string: RecordKey.person].map { ", by \($0.visible)" } ?? "" }

  private var because: String {
    let reasons = self[list: RecordKey.reasons].map(\.visible).joined(separator: "; ")
    return reasons.isEmpty ? "" : "; \(reasons)"
  }
}
