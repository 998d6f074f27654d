// Role: one record as one line that a person reads, in either language.
import EgressPipeline
import EgressSetup
import EgressTypes
import EvidenceJournal
import RecordWording

extension JournalRecord {
  /// The record in a line: index, time, what happened.
  var sentence: String { sentence(in: .english) }

  /// What happened, without index and time.
  var happening: String { happening(in: .english) }

  /// The record in a line of a language: index, time, what happened.
  func sentence(in language: Language) -> String {
    let index = self[integer: RecordKey.index].map { "#\($0)" } ?? "-"
    return "\(index)  \(time?.readable ?? "-")  \(happening(in: language))"
  }

  /// What happened, without index and time, in a language.
  func happening(in language: Language) -> String {
    switch kind {
    case .verdict, .flow: return flowHappening(language)
    case .device:
      let maker = self[string: "device.manufacturer"].map {
        language(" made by \($0.visible)", nl: " gemaakt door \($0.visible)")
      }
      return language("unregistered device ", nl: "niet-geregistreerd apparaat ") + text("source.mac") + (maker ?? "")
        + language(", address ", nl: ", adres ") + text("source.ip")
    case .address:
      return "\(text(RecordKey.device)) \(language.step(text(RecordKey.addressChange))) \(text("source.ip"))"
        + language(", read from ", nl: ", gelezen uit ") + text(RecordKey.addressSource)
    case .coverage:
      let (watched, all, frames) = (
        number("egress.coverage.watched"), number("egress.coverage.seconds"), number("egress.frames")
      )
      return language(
        "watched \(watched) of \(all) seconds; \(frames) frames",
        nl: "\(watched) van \(all) seconden bewaakt; \(frames) frames")
    case .watch:
      return language("watching ", nl: "bewaking ") + language.step(text(RecordKey.step)) + ": " + told(language)
    case .rules:
      let (part, parts) = (number(RecordKey.rulesPart), number(RecordKey.rulesParts))
      return language("rule file ", nl: "regelbestand ") + text(RecordKey.rulesPath)
        + language(", part \(part) of \(parts), sha256 ", nl: ", deel \(part) van \(parts), sha256 ")
        + text(RecordKey.rulesHash)
    case .config:
      let (packs, files) = (self[list: "egress.rules.packs"].count, self[list: "egress.location.sources"].count)
      return language(
        "rules in force: policy \(text(RecordKey.policy)), \(packs) packs, \(files) location files",
        nl: "geldende regels: beleid \(text(RecordKey.policy)), regelpakketten: \(packs), bestanden met"
          + " locatiegegevens: \(files)")
    case .configRejected: return language("reload refused: ", nl: "herladen geweigerd: ") + told(language)
    case .start:
      return "egressd \(text("egress.version"))" + language(" watches ", nl: " bewaakt ")
        + text("observer.ingress.interface.name")
    case .stop:
      return self[list: RecordKey.reasons].isEmpty
        ? language("stopped in order", nl: "ordelijk gestopt") : language("stopped: ", nl: "gestopt: ") + told(language)
    case .recover:
      let (kept, cut) = (number(RecordKey.recoveredUnsigned), number(RecordKey.recoveredBytes))
      return language(
        "the last writer did not finish: \(kept) unsigned records kept, \(cut) torn bytes cut off",
        nl: "de vorige schrijver maakte het niet af: niet-ondertekende records behouden: \(kept), afgebroken bytes"
          + " afgesneden: \(cut)")
    case .frozen:
      return language(
        "this journal follows one that was set aside", nl: "dit journaal volgt op een dat apart is gezet")
        + because(language)
    case .kept:
      let index = number(RecordKey.keptIndex)
      return language(
        "record \(index) of the register of breaches, kept when it was deleted",
        nl: "record \(index) van het register van inbreuken, behouden toen het werd verwijderd")
    case .key:
      return language(
        "another signing key took over; the one before was erased",
        nl: "een andere ondertekensleutel nam het over; de vorige is gewist")
    case .deletion:
      let (from, end) = (number(RecordKey.deletedFrom), number(RecordKey.deletedBefore) - 1)
      return language(
        "records \(from) to \(end) deleted, made before \(text("event.end")); their hashes stay",
        nl: "records \(from) tot en met \(end) verwijderd, gemaakt voor \(text("event.end")); hun hashes blijven")
        + because(language)
    case .deletionFailed:
      return language("old records could not be deleted", nl: "oude records konden niet worden verwijderd")
        + because(language)
    case .frames: return framesHappening(language)
    case .loss: return language("lost: ", nl: "verloren: ") + told(language)
    case .window: return windowHappening(language)
    case .operation: return operationHappening(language)
    case .localDataMode: return testHappening(language)
    case .acknowledgement:
      let alert = number(RecordKey.acknowledged, -1)
      return language("alert #\(alert) acknowledged: ", nl: "alarm #\(alert) bevestigd: ") + said(RecordKey.reason)
        + byPerson(language)
    case .breach: return breachHappening(language)
    case .access: return accessHappening(language)
    case .delivery, .digest, .watchdog, .silence, .trial, .witness, .timestamp, .deliveryFault:
      return language.original(deliveryHappening)
    case .summary, nil: return text("event.kind")
    }
  }

  private func flowHappening(_ language: Language) -> String {
    let far = self[string: "network.direction"] == "inbound" ? "source" : "destination"
    let near = far == "source" ? "destination" : "source"
    let name = self[string: "\(far).domain"].map { " (\($0.visible))" } ?? ""
    let country =
      self[string: "\(far).geo.country_iso_code"]?.visible ?? countriesGiven
      ?? language("no country", nl: "geen land")
    let network = self[integer: "\(far).as.number"].map { ", AS\($0)" } ?? ""
    let sender = self[string: RecordKey.device]?.visible ?? text("\(near).ip")
    let verdict = text(RecordKey.verdict)
    let bytes = language(" bytes sent; ", nl: " bytes verzonden; ")
    return "\(language == .english ? verdict : language.verdict(verdict)) \(sender) → \(text("\(far).ip"))"
      + language(" port ", nl: " poort ") + "\(number("\(far).port"))\(name), \(country)\(network);"
      + " \(number("\(near).bytes"))" + bytes + self[list: RecordKey.ruleIDs].map(\.visible).joined(separator: ", ")
  }

  /// The countries that sources named where they differ, `CN/NL`; nil where none named any.
  private var countriesGiven: String? {
    let given = self[list: RecordKey.answers].compactMap { LocationAnswer(recorded: $0)?.country?.visible }
    return given.isEmpty ? nil : Set(given).sorted().joined(separator: "/")
  }

  private func framesHappening(_ language: Language) -> String {
    let step = language.step(text(RecordKey.step))
    guard let file = self[string: RecordKey.fileName] else {
      let lost = number(RecordKey.lostFrames)
      return "frames \(step): \(told(language)); " + language("\(lost) so far", nl: "tot nu toe \(lost)")
    }
    return language("frames file ", nl: "bestand met frames ")
      + "\(file.visible) \(step): \(number(RecordKey.keptFrames)) frames, sha256 \(text(RecordKey.fileHash))"
      + because(language)
  }
}

extension JournalRecord {
  /// A text that no output can be steered by; `-` for none.
  func text(_ key: String) -> String { (self[string: key] ?? "-").visible }

  /// What a person wrote, or their name; `-` for none.
  func said(_ key: String) -> String { self[string: key]?.quoted ?? "-" }

  private func number(_ key: String, _ absent: Int64 = 0) -> Int64 { self[integer: key] ?? absent }

  /// The sentences of the record.
  func told(_ language: Language) -> String {
    self[list: RecordKey.reasons].map { language.recorded($0.visible) }.joined(separator: "; ")
  }

  func byPerson(_ language: Language) -> String {
    self[string: RecordKey.person].map { language(", by \($0.quoted)", nl: ", door \($0.quoted)") } ?? ""
  }

  func because(_ language: Language) -> String {
    let reasons = told(language)
    return reasons.isEmpty ? "" : "; \(reasons)"
  }
}
