// Role: the rule kind `devices`: what controllers are called, and the prefixes of the MAC addresses their maker gives out.

import EgressTypes
import StrictYAML

struct DevicePacks: RuleKind {
  static let canApprove = false
  static let folder = "devices"
  /// The models of all packs, as an inventory writes them.
  private(set) var models: Set<String> = []
  private(set) var places: [String: YAMLPlace] = [:]
  /// The maker by the first three octets of an address.
  fileprivate private(set) var makers: [UInt64: DeviceMaker] = [:]
  private var contradictions: [YAMLMistake] = []

  mutating func read(_ fields: inout YAMLMapping, of pack: RulePack) {
    let vendor = fields.required("vendor")?.string()
    let models = fields.required("models")?.filledList { $0.string() }
    let prefixes = fields.optional("mac_prefixes").map { value in
      value.list { item in
        item.parsed(as: #"the first three octets of MAC addresses such as "60:60:1f", in quotes"#) { text in
          MACAddress("\(text):00:00:00").map { (prefix: $0.bits >> 24, text, place: item.place) }
        }
      }
    }
    guard let vendor else { return }
    self.models.formUnion(models ?? [])
    for (prefix, text, place) in prefixes.flatMap(\.self) ?? [] {
      let maker = DeviceMaker(name: vendor, ruleID: "\(pack.name)/\(text)")
      places[maker.ruleID] = place
      if let other = makers[prefix], other.name != vendor, let first = places[other.ruleID] {
        contradictions.append(
          YAMLMistake(
            place, "\(text) is \(vendor)'s here and \(other.name)'s at \(first.file):\(first.line); decide which"))
      }
      makers[prefix] = makers[prefix] ?? maker
    }
  }

  func mistakes(in book: RuleBook) -> [YAMLMistake] { contradictions }
}

/// Who gives out a prefix of MAC addresses.
public struct DeviceMaker: Hashable, Sendable {
  /// The maker's name.
  public let name: String
  /// The rule, `dji-controllers/60:60:1f`.
  public let ruleID: String
}

extension RuleBook {
  /// The maker of a station by its MAC address; nil where no pack lists the prefix, or the device made the address up.
  public func maker(of mac: MACAddress) -> DeviceMaker? {
    mac.isLocallyAdministered ? nil : self[DevicePacks.self].makers[mac.bits >> 24]
  }

  /// The models that packs list; empty where there is no pack of devices.
  public var deviceModels: Set<String> { self[DevicePacks.self].models }
}
