// Role: the rule kind `notification`: the laws under which breaches are notified, with their clocks and articles.

import EgressTypes
import StrictYAML

struct NotificationPacks: RuleKind {
  static let folder = "notification"
  private(set) var regimes: [NotificationRegime] = []

  mutating func read(_ fields: inout YAMLMapping, of pack: RulePack) {
    let hours = fields.required("hours")?.integer(in: 1...NotificationRegime.longestHours)
    let noticeValue = fields.required("notice_hours")
    let notice = noticeValue?.integer(in: 0...NotificationRegime.longestHours)
    if let hours, let notice, notice > hours {
      noticeValue?.note("`notice_hours` is more than `hours`; people would be reminded before the clock starts")
    }
    var wordings: [NotificationRegime.Term: NotificationRegime.Wording] = [:]
    for term in NotificationRegime.Term.allCases {
      wordings[term] = fields.required(term.rawValue)?.mapping { wording(&$0) }
    }
    guard let hours, let notice, notice <= hours, wordings.count == NotificationRegime.Term.allCases.count else {
      return
    }
    regimes.append(
      NotificationRegime(
        name: pack.name, hours: hours, noticeHours: notice, asOf: pack.asOf, reviewBy: pack.reviewBy,
        confidence: pack.confidence,
        wordings: wordings))
  }

  private func wording(_ fields: inout YAMLMapping) -> NotificationRegime.Wording? {
    let english = fields.required("en")?.phrase()
    let dutch = fields.required("nl")?.phrase()
    guard let english, let dutch else { return nil }
    return NotificationRegime.Wording(english: english, dutch: dutch)
  }
}

extension YAMLValue {
  /// A short text that each record of a case repeats.
  fileprivate func phrase() -> String? {
    parsed(as: "1 to 200 printable ASCII characters") { text in
      text.utf8.count <= 200 && text.utf8.allSatisfy { (0x20...0x7e).contains($0) } ? text : nil
    }
  }
}
