// Role: a rule file as handed in, and what the journal keeps of it once it is in force.

import Crypto
import EgressTypes

/// The bytes of one rule file; who calls reads the folder.
public struct RuleFile: Hashable, Sendable {
  /// The folder of the rules, as messages should name it.
  public var root: String
  /// The path below it; its first component says what kind of rules the file holds: `operators/operators-cn.yaml`.
  public var path: String
  /// The content.
  public var bytes: [UInt8]
  /// Where it comes from.
  public var origin: RuleOrigin

  /// Makes a file.
  public init(root: String = "Rules", path: String, bytes: [UInt8], origin: RuleOrigin = .shipped) {
    self.origin = origin
    self.root = root
    self.path = path
    self.bytes = bytes
  }

  /// The file as messages name it.
  public var name: String { root.isEmpty ? path : root.hasSuffix("/") ? root + path : "\(root)/\(path)" }

  /// The first component of the path, or nil when the file stands in no folder.
  var folder: String? { path.firstIndex(of: "/").map { String(path[..<$0]) } }

  /// SHA-256 of the content, lower-case hexadecimal.
  public var sha256: String {
    SHA256.hash(data: bytes).hexadecimal
  }
}

/// Where a rule file comes from.
public enum RuleOrigin: Hashable, Sendable {
  /// It came with the program.
  case shipped
  /// The owner of this gateway put it there; `replaces` says whether a shipped file has the same path.
  case local(signer: RuleSigner?, replaces: Bool)

  /// Whether it is a local file that no owner signed.
  var isUnsigned: Bool { if case .local(nil, _) = self { true } else { false } }
}

/// Who approved a local rule file.
public struct RuleSigner: Hashable, Sendable, CustomStringConvertible {
  /// The name in the file of rule owners.
  public var principal: String
  /// The key, as `ssh-keygen -l` prints it.
  public var fingerprint: String
  /// When the key's signatures cease to count; nil when never.
  public var validBefore: Timestamp?

  /// Makes a signer.
  public init(principal: String, fingerprint: String, validBefore: Timestamp? = nil) {
    self.validBefore = validBefore
    self.principal = principal
    self.fingerprint = fingerprint
  }

  /// `jansen@police.example with SHA256:…`.
  public var description: String { "\(principal) with \(fingerprint)" }
}

/// A rule file in force, by hash and age.
public struct RuleSource: Hashable, Sendable {
  /// The path below the folder of the rules.
  public var path: String
  /// SHA-256 of the file, lower-case hexadecimal.
  public var sha256: String
  /// The pack it holds; nil for a file of test cases.
  public var pack: RulePack?
  /// Where it comes from.
  public var origin: RuleOrigin
}
