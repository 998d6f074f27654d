// Role: what is said about breaches on its way through the control socket: the fields of a request, and back.
import EgressTypes

extension BreachDeclaration {
  private static let regimesKey = "legal"

  func write(to fields: inout JournalRecord) {
    fields[string: BreachKey.awareAt] = awareAt?.description
    fields[string: BreachKey.reason] = reason
    fields[string: BreachKey.remark] = remark
    fields[string: BreachKey.firstPacketAt] = firstPacketAt?.description
    fields[string: BreachKey.firstAlertAt] = firstAlertAt?.description
    fields[list: BreachDeclaration.regimesKey] = regimes
    selection.write(to: &fields)
  }

  /// Reads the fields of a request; throws what is wrong with them.
  init(reading fields: JournalRecord) throws(DeclarationRefusal) {
    guard let selection = BreachSelection(fields) else {
      throw DeclarationRefusal("the request does not say what the case is about")
    }
    self.init(
      awareAt: try fields.moment(BreachKey.awareAt), reason: fields[string: BreachKey.reason] ?? "",
      remark: fields[string: BreachKey.remark], selection: selection,
      firstPacketAt: try fields.moment(BreachKey.firstPacketAt),
      firstAlertAt: try fields.moment(BreachKey.firstAlertAt), regimes: fields[list: BreachDeclaration.regimesKey])
  }
}

extension BreachNotice {
  func write(to fields: inout JournalRecord) {
    fields[string: BreachKey.regime] = regime
    fields[string: BreachKey.sentAt] = sentAt?.description
    fields[string: BreachKey.reference] = reference
    fields[string: BreachKey.delayReason] = delayReason
    fields[string: BreachKey.followUpKind] = followUp?.rawValue
  }

  /// Reads the fields of a request; throws what is wrong with them.
  init(reading fields: JournalRecord) throws(DeclarationRefusal) {
    let word = fields[string: BreachKey.followUpKind]
    let followUp = word.flatMap(FollowUp.init)
    guard word == nil || followUp != nil else {
      throw .unknown("kind of follow-up", word ?? "", among: FollowUp.allCases.map(\.rawValue))
    }
    self.init(
      regime: fields[string: BreachKey.regime], sentAt: try fields.moment(BreachKey.sentAt),
      reference: fields[string: BreachKey.reference] ?? "", delayReason: fields[string: BreachKey.delayReason],
      followUp: followUp)
  }
}

extension JournalRecord {
  /// Reads a time that may be missing; throws when something else stands there.
  fileprivate func moment(_ key: String) throws(DeclarationRefusal) -> Timestamp? {
    guard let text = self[string: key] else { return nil }
    guard let time = Timestamp(rfc3339: text) else { throw DeclarationRefusal("`\(key)` is no time: \(text)") }
    return time
  }
}
