// Role: what people declared, and who read the journal, as one line each in either language.
import EgressTypes
import RecordWording

extension JournalRecord {
  func windowHappening(_ language: Language) -> String {
    let approved = self[string: "egress.window.approved_by"].map {
      language(", approved by \($0.quoted)", nl: ", goedgekeurd door \($0.quoted)")
    }
    let end = self[string: "egress.window.expires_at"].map {
      language(" until \($0.visible)", nl: " tot \($0.visible)")
    }
    let minutes = self[integer: "egress.window.minutes"] ?? 0
    let (used, limit) = (
      self[integer: "egress.window.upload_used"] ?? 0, self[integer: "egress.window.upload_limit"] ?? 0
    )
    return language("window ", nl: "uitzondering ") + text(RecordKey.window)
      + " \(language.step(text(RecordKey.step))): \(text(RecordKey.device)), \(text("egress.window.pack")), "
      + language("\(minutes) minutes", nl: "\(minutes) minuten") + (end ?? "") + ", "
      + language(
        "\(used) of \(limit) bytes sent; asked for by ", nl: "\(used) van \(limit) bytes verzonden; aangevraagd door ")
      + said("egress.window.requested_by") + (approved ?? "") + ": " + said("egress.window.reason") + because(language)
  }

  func operationHappening(_ language: Language) -> String {
    let devices = self[list: "egress.operation.devices"].map(\.visible).joined(separator: ", ")
    return language("operation ", nl: "operatie ") + text(RecordKey.operation)
      + " \(language.step(text(RecordKey.step))): "
      + (devices.isEmpty ? language("all controllers", nl: "alle controllers") : devices)
      + language(" under ", nl: " onder beleid ") + text(RecordKey.policy) + byPerson(language)
  }

  func testHappening(_ language: Language) -> String {
    let result = self[string: "egress.local_data_mode.result"].map { word in
      " " + (language == .english ? word.visible : language.verdict(word.visible)).uppercased()
    }
    return language("test ", nl: "proef ") + text(RecordKey.localDataMode)
      + language(" of Local Data Mode ", nl: " met Local Data Mode ") + language.step(text(RecordKey.step))
      + (result ?? "") + ": " + text(RecordKey.device) + language(" under ", nl: " onder beleid ")
      + text(RecordKey.policy) + byPerson(language) + because(language)
  }

  func breachHappening(_ language: Language) -> String {
    let law = self[string: BreachKey.regime].map { name in
      let visible = name.visible
      return language(" under \(visible)", nl: " onder de \(language.law(visible))")
    }
    let reference = self[string: BreachKey.reference].map {
      language(", reference \($0.quoted)", nl: ", meldingsnummer \($0.quoted)")
    }
    let why = self[string: RecordKey.reason].map { ": \($0.quoted)" }
    let kind = self[string: BreachKey.followUpKind].map { " (\(language.step($0.visible)))" }
    let held = self[string: BreachKey.reason].map {
      language(", held to be one because: \($0.quoted)", nl: ", als inbreuk beschouwd, met als reden: \($0.quoted)")
    }
    return language("breach ", nl: "inbreuk ") + text(RecordKey.breach) + " \(language.step(text(RecordKey.step)))"
      + [kind, law, reference, why].compactMap(\.self).joined() + language(", aware at ", nl: ", kennis sinds ")
      + text(BreachKey.awareAt) + (held ?? "") + byPerson(language) + because(language)
  }

  func accessHappening(_ language: Language) -> String {
    let part = self[list: RecordKey.selection].map { " \($0.visible)" }.joined()
    let span = [
      (language("from", nl: "vanaf"), "event.start"), (language("before", nl: "voor"), "event.end"),
    ].compactMap { word, key in self[string: key].map { " \(word) \($0.visible)" } }.joined()
    let why =
      self[string: RecordKey.reason].map { ": \($0.quoted)" }
      ?? language(", no purpose given", nl: ", geen doel opgegeven")
    let refused =
      self[string: RecordKey.outcome] == "failure" ? language(" was refused", nl: " (geweigerd)") : ""
    return said(RecordKey.person) + language(" read with ", nl: " las met ")
      + "\(text(RecordKey.command))\(part)\(span)\(refused)\(why)"
  }
}
