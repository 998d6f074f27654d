// Role: what a replay printed about an evasion, as far as the cases ask for it.
import EgressTypes
import Foundation
import TestFrames

/// The flows and the summary of one replay.
struct EvasionReading: Sendable {
  struct Flow: Sendable {
    var ends: String
    var verdict: String
    var status: String
    var names: [String]
    var observations: [String]
    var destination: String
  }

  var flows: [Flow] = []
  var anomalies: [String] = []
  var ledger: [String] = []
  var undecoded = 0

  /// Reads the lines of `--format jsonl`.
  init(_ output: String) throws {
    for line in output.split(separator: "\n") {
      guard let record = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any] else { continue }
      func text(_ key: String) -> String { record[key] as? String ?? "\(record[key] as? Int ?? 0)" }
      switch text("event.kind") {
      case "flow":
        let names = (record["egress.names"] as? [[String: String]] ?? []).map {
          "\($0["name"] ?? "") (\($0["source"] ?? ""))"
        }
        flows.append(
          Flow(
            ends: "\(text("source.ip")):\(text("source.port")) > \(text("destination.ip")):\(text("destination.port"))"
              + " \(text("network.transport"))",
            verdict: text("egress.verdict"), status: text("egress.name_status"), names: names,
            observations: record["egress.observations"] as? [String] ?? [], destination: text("destination.ip")))
      case "summary":
        anomalies = (record["egress.anomalies"] as? [String: Int] ?? [:]).map { "\($0.key) \($0.value)" }.sorted()
        ledger = record["egress.ledger"] as? [String] ?? []
        undecoded = record["egress.undecoded"] as? Int ?? 0
      default: break
      }
    }
  }

  /// Whether a flow came to something else than approval.
  var isNoticed: Bool { flows.contains { $0.verdict != "approved" } }

  /// Whether a flow has this name.
  func hasName(_ name: String) -> Bool { flows.contains { $0.names.contains { $0.hasPrefix("\(name) (") } } }

  /// Whether a flow has one of these marks.
  func hasMark(_ marks: [FlowMark]) -> Bool {
    flows.contains { flow in marks.contains { flow.observations.contains($0.name) } }
  }

  /// Whether the evasion was not approved in silence.
  func meets(_ expectation: EvasionCase.Expectation) -> Bool {
    switch expectation {
    case .reads(let name): isNoticed && hasName(name)
    case .marks(let marks): isNoticed && hasMark(marks)
    case .readsOrMarks(let name, let marks): isNoticed && (hasName(name) || hasMark(marks))
    case .noticed: isNoticed
    case .judges(let station):
      isNoticed && flows.contains { $0.destination == station.text && $0.verdict == "violation" }
    case .policy: isNoticed || flows.contains { $0.status != "named" }
    case .ledger(let account): ledger.contains { $0.contains("|\(account)") } && undecoded == 0
    case .undecoded: flows.isEmpty && undecoded > 0
    }
  }

  /// The lines of the golden.
  var lines: [String] {
    flows.map { flow in
      [
        "  \(flow.ends)", flow.verdict, flow.status, flow.names.sorted().joined(separator: ", "),
        flow.observations.sorted().joined(separator: ", "),
      ].filter { !$0.isEmpty }.joined(separator: "  ")
    }.sorted() + (anomalies.isEmpty ? [] : ["  anomalies: \(anomalies.joined(separator: ", "))"])
      + (undecoded == 0 ? [] : ["  undecoded: \(undecoded)"])
  }
}

extension Station {
  /// The IPv4 address as records have it.
  fileprivate var text: String { address.map { "\($0)" }.joined(separator: ".") }
}
