// Role: the declaration of a bag and the facts about it, as RFC 8493 §2.1.1 and §2.2.2 lay them out.
import EgressTypes

/// What `bag-info.txt` says.
public struct BagInfo: Sendable {
  /// Labels and values, in order.
  private let facts: [(label: String, value: String)]
  private let date: String

  /// Makes the facts of a bundle.
  public init(_ subject: BundleSubject) {
    date = String(subject.madeAt.description.prefix(10))
    facts =
      [("Source-Organization", subject.organization ?? subject.log)]
      + [
        ("External-Identifier", subject.caseID), ("External-Description", "Evidence of network egress"),
        ("Internal-Sender-Identifier", "journal \(subject.log), \(subject.selection.sentence(.english))"),
        ("Internal-Sender-Description", "egressd evidence bundle, layout \(BundleSubject.layout)"),
        ("Bag-Software-Agent", subject.program),
      ]
  }

  /// What makes a folder a bag.
  static let declaration = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"

  /// The file's text; a value that is long goes on in lines that begin with a space.
  func text(octets: UInt64, streams: Int) -> String {
    (facts + [("Bagging-Date", date), ("Payload-Oxum", BagInfo.oxum(octets: octets, streams: streams))])
      .map { label, value in BagInfo.folded("\(label): \(value.visible)") + "\n" }.joined()
  }

  /// The count of the payload's bytes and files (RFC 8493 §2.2.2).
  static func oxum(octets: UInt64, streams: Int) -> String { "\(octets).\(streams)" }

  /// Breaks a line at spaces where it would be longer than 79 characters.
  private static func folded(_ line: String) -> String {
    var lines = [""]
    for word in line.split(separator: " ", omittingEmptySubsequences: false) {
      let last = lines[lines.count - 1]
      if last.isEmpty || last.utf8.count + 1 + word.utf8.count <= 79 {
        lines[lines.count - 1] = last.isEmpty ? String(word) : "\(last) \(word)"
      } else {
        lines.append("  \(word)")
      }
    }
    return lines.joined(separator: "\n")
  }
}
