// Role: holds rules to one direction: an approval that is added worsens nothing, and what accuses improves nothing.
import EgressTypes
import StrictYAML
import TestNumbers
import Testing
import VerdictRules

@Suite("Approvals")
struct ApprovalTests {
  private static let countries = ["NL", "DE", "US", "CN", "CH", "GB", "BR", "EU", nil]
  private static let networks: [UInt32?] = [1136, 3320, 45102, 4134, 16509, 64500, 21859, nil]
  private static let names = ["time.android.com", "mydjiflight.dji.com", "www.example.nl", "xn--mnchen-3ya.example"]

  /// A destination: what sources say of it, and its names.
  private struct Destination: CustomStringConvertible {
    var lookup = FixedLookup()
    var names: [String] = []
    var description: String {
      "\(lookup.answers(for: IPAddress(v4: 0)).map { ($0.country ?? "-", $0.asn ?? 0) }) \(names)"
    }
  }

  private func destinations(_ count: Int) -> [Destination] {
    var numbers = SeededNumbers(20_261_127)
    return (0..<count).map { _ in
      var destination = Destination()
      for _ in 0..<Int.random(in: 0...3, using: &numbers) {
        destination.lookup = destination.lookup.adding(
          Self.countries.randomElement(using: &numbers) ?? nil,
          asn: Self.networks.randomElement(using: &numbers) ?? nil,
          ageDays: [1, 60, 200, 900].randomElement(using: &numbers),
          isAnycast: Int.random(in: 0..<8, using: &numbers) == 0)
      }
      destination.names = Self.names.filter { _ in Int.random(in: 0..<4, using: &numbers) == 0 }
      return destination
    }
  }

  private func head(_ name: String) -> String {
    "pack: \(name)\nas_of: 2026-11-23\nreview_by: 2027-11-23\nconfidence: listed\nsources: [test]\n"
  }

  private func policy(approving: String) -> String {
    head("test-policy") + """
      jurisdictions: {approved: [\(approving)], flagged: [us-control], adverse: [cn-control]}
      unlisted_operator: unknown
      no_operator_data: unknown
      unnamed: flagged
      encrypted_name: flagged
      unread_name: unknown
      hidden_destination: unknown
      flag_unproven_names: true
      actions: {approved: record, excepted: record, flagged: flag, unknown: flag, ambiguous: alert, violation: alert}

      """
  }

  @Test("a jurisdiction that is approved besides worsens nothing, and approves only what lies in it")
  func jurisdiction() throws {
    let before = try ShippedRules.book(with: "policies/test-policy.yaml", policy(approving: "eu-eea"))
    let files =
      ShippedRules.files + [
        RuleFile(path: "policies/test-policy.yaml", bytes: Array(policy(approving: "eu-eea, more").utf8)),
        RuleFile(path: "jurisdictions/more.yaml", bytes: Array((head("more") + "countries: [CH, BR]\n").utf8)),
      ]
    let after = try RuleBook(files)
    var improved = 0
    for destination in destinations(2000) {
      let old = before.judge(destination.lookup, names: destination.names, policy: "test-policy").verdict
      let new = after.judge(destination.lookup, names: destination.names, policy: "test-policy").verdict
      #expect(new <= old, "\(destination): \(old) became \(new)")
      guard new < old else { continue }
      improved += 1
      let countries = destination.lookup.answers(for: IPAddress(v4: 0)).compactMap(\.country)
      #expect(countries.contains("CH") || countries.contains("BR"), "\(destination)")
    }
    #expect(improved > 0, "the approval decides somewhere, or this test says nothing")
  }

  @Test("a rule that allows a name worsens nothing and improves nothing: the address decides")
  func allowedName() throws {
    let pack =
      head("allowed") + """
        operator: "Example"
        country: NL
        stance: allow
        names: [www.example.nl, "*.münchen.example"]

        """
    let before = try RuleBook(ShippedRules.files)
    let after = try ShippedRules.book(with: "destinations/allowed.yaml", pack)
    for policy in ["regular-ops", "strict-ldm"] {
      for destination in destinations(1000) {
        let old = before.judge(destination.lookup, names: destination.names, policy: policy).verdict
        let new = after.judge(destination.lookup, names: destination.names, policy: policy).verdict
        #expect(new == old, "\(policy) \(destination): \(old) became \(new)")
      }
    }
  }

  @Test("an operator that is listed as approved worsens nothing, also where sources name different ones")
  func approvedOperator() throws {
    let pack =
      head("listed") + """
        operators:
          - {asn: 64500, name: "Example", control: NL, reason: "test", source: "test"}

        """
    let before = try RuleBook(ShippedRules.files)
    let after = try ShippedRules.book(with: "operators/listed.yaml", pack)
    for policy in before.policyNames {
      for (first, second) in [(64500, 64501), (64500, 1136), (64500, 16509), (64500, 4134), (64500, 64500)]
        as [(UInt32, UInt32)]
      {
        let lookup = FixedLookup().adding("NL", asn: first).adding("NL", asn: second)
        let old = before.judge(lookup, policy: policy).verdict
        let new = after.judge(lookup, policy: policy).verdict
        #expect(new <= old, "\(policy) AS\(first) AS\(second): \(old) became \(new)")
      }
      for destination in destinations(300) {
        let old = before.judge(destination.lookup, names: destination.names, policy: policy).verdict
        #expect(
          after.judge(destination.lookup, names: destination.names, policy: policy).verdict <= old, "\(destination)")
      }
    }
  }

  @Test("an operator that is accused improves nothing")
  func accusedOperator() throws {
    let pack =
      head("accused") + """
        operators:
          - {asn: 64500, name: "Example", control: CN, reason: "test", source: "test"}

        """
    let before = try RuleBook(ShippedRules.files)
    let after = try ShippedRules.book(with: "operators/accused.yaml", pack)
    for destination in destinations(1000) {
      let old = before.judge(destination.lookup, names: destination.names).verdict
      let new = after.judge(destination.lookup, names: destination.names).verdict
      #expect(new >= old, "\(destination): \(old) became \(new)")
    }
  }

  @Test("with no source at all nothing is approved, whatever it is called")
  func noSource() throws {
    let book = try RuleBook(ShippedRules.files)
    for policy in book.policyNames {
      for destination in destinations(200) {
        let verdict = book.judge(FixedLookup(), names: destination.names, policy: policy).verdict
        #expect(verdict >= .unknown, "\(policy) \(destination.names)")
      }
    }
  }
}
