// Role: the laws under which breaches are notified are read from data, strictly, with the place of each mistake.
import EgressTypes
import StrictYAML
import Testing

@testable import VerdictRules

@Suite("Laws of notification")
struct NotificationPackTests {
  @Test("the shipped laws have 72 hours, a reminder and a word for everything in both languages")
  func shipped() throws {
    let regimes = try #require(ShippedRules.book).declarationTerms.regimes
    #expect(regimes.map(\.name) == ["gdpr", "wpg"])
    for regime in regimes {
      #expect(regime.hours == 72)
      #expect(regime.noticeHours == 24)
      #expect(Set(regime.wordings.keys) == Set(NotificationRegime.Term.allCases))
      // As each record of a case repeats them.
      #expect(NotificationRegime.recorded(regime.recorded) == [regime])
    }
    #expect(regimes[0].text(.contents, in: .dutch) == "AVG art. 33 lid 3")
  }

  private func mistakes(_ text: String) -> [String] {
    do {
      _ = try ShippedRules.book(with: "notification/gdpr.yaml", text)
      return []
    } catch {
      return error.all.map(\.description)
    }
  }

  private func gdpr() throws -> String {
    let file = try #require(ShippedRules.files.first { $0.path == "notification/gdpr.yaml" })
    return String(decoding: file.bytes, as: UTF8.self)
  }

  @Test("a clock of no hours, a reminder before its start and texts that are none are refused at their places")
  func refused() throws {
    let text = try gdpr()
    #expect(mistakes(text).isEmpty)
    func first(_ old: String, _ new: String) -> String {
      mistakes(text.replacing(old, with: new)).first ?? "no mistake"
    }
    #expect(first("hours: 72\n", "hours: 0\n").contains("write a whole number from 1 to 8760"))
    #expect(first("notice_hours: 24", "notice_hours: 73").contains("people would be reminded before the clock starts"))
    #expect(first("nl: \"AVG art. 34\"", "nl: \"AVG \u{e9}\"").contains("printable ASCII"))
    #expect(first("people: {en: \"GDPR art. 34\", nl: \"AVG art. 34\"}", "").contains("key `people` is missing"))
    #expect(first("delay: {", "late: {").hasPrefix("Rules/notification/gdpr.yaml:"))
  }

  @Test("when its review is overdue, the clock is said to go on by what may no longer be the law")
  func review() throws {
    let book = try #require(ShippedRules.book)
    let after = try #require(Timestamp(rfc3339: "2027-02-06"))
    let warning = book.warnings(at: after).first { $0.hasPrefix("notification/gdpr.yaml") }
    #expect(warning?.contains("its clock goes on by what may no longer be the law") == true)
    let before = try #require(Timestamp(rfc3339: "2027-02-05"))
    #expect(!book.warnings(at: before).contains { $0.hasPrefix("notification/") })
  }
}
