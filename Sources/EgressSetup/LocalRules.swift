// Role: the rules that the owner of a gateway adds or changes, each with the signature that approves it.
import EgressTypes
import FoundationEssentials
import LinuxCalls
import SSHSignatures
import StrictYAML
import VerdictRules

/// Where local rules lie.
public struct LocalRules: Hashable, Sendable {
  /// Where they lie unless settings say otherwise; upgrades never touch either.
  public static let standard = LocalRules(folder: "/etc/egressd/rules.local", owners: "/etc/egressd/rule-owners")

  /// The folder, laid out as the shipped one.
  public var folder: String
  /// The allowed-signers file.
  public var owners: String

  /// Names a folder and its owners.
  public init(folder: String, owners: String = standard.owners) {
    self.folder = folder
    self.owners = owners
  }

  /// Reads the folder beside shipped files: a file at the path of a shipped one replaces it, others are added.
  ///
  /// Throws every signature that does not hold, and what cannot be read.
  func merged(with shipped: [RuleFile], at time: Timestamp) throws(SetupError) -> [RuleFile] {
    guard FileManager.default.fileExists(atPath: folder) else {
      throw SetupError(folder, "does not exist", remedy: "create it, or take `local_rules` out of the settings")
    }
    let paths = try ConfigurationFiles.paths(below: folder)
    let signed = Set(paths.filter { $0.hasSuffix(LocalRules.signatureSuffix) })
    let known = Set(shipped.map(\.path))
    var owners: AllowedSigners?
    var local: [RuleFile] = []
    var mistakes: [YAMLMistake] = []
    for path in try ConfigurationFiles.rulePaths(below: folder) {
      var file = RuleFile(
        root: folder, path: path,
        bytes: try ConfigurationFiles.contents(of: "\(folder)/\(path)", remedy: "make it readable"),
        origin: .local(signer: nil, replaces: known.contains(path)))
      if signed.contains(path + LocalRules.signatureSuffix) {
        let allowed: AllowedSigners
        if let owners { allowed = owners } else { allowed = try readOwners() }
        owners = allowed
        do throws(SignatureRefusal) {
          let signer = try signer(of: file, among: allowed, at: time)
          file.origin = .local(signer: signer, replaces: known.contains(path))
        } catch {
          mistakes.append(YAMLMistake(YAMLPlace(file: "\(folder)/\(path)", line: 1, column: 1), error.reason))
        }
      }
      if let original = shipped.first(where: { $0.path == path }), original.packLine != file.packLine {
        mistakes.append(
          YAMLMistake(
            YAMLPlace(file: "\(folder)/\(path)", line: 1, column: 1),
            "it replaces a shipped file, so it has to be the same pack: `\(original.packLine ?? "cases")`"))
      }
      local.append(file)
    }
    for path in signed where !paths.contains(String(path.dropLast(LocalRules.signatureSuffix.count))) {
      mistakes.append(
        YAMLMistake(
          YAMLPlace(file: "\(folder)/\(path)", line: 1, column: 1),
          "the file that it signs is gone; bring it back, or remove the signature"))
    }
    if let mistakes = YAMLMistakes(mistakes) { throw SetupError(passing: mistakes) }
    let replaced = Set(local.map(\.path))
    return shipped.filter { !replaced.contains($0.path) } + local
  }

  static let signatureSuffix = ".sig"

  private struct SignatureRefusal: Error {
    let reason: String
  }

  private func readOwners() throws(SetupError) -> AllowedSigners {
    let bytes = try ConfigurationFiles.contents(
      of: owners, remedy: "create it with a line `NAME ssh-ed25519 …` for each owner of the rules")
    do throws(AllowedSignersMistake) {
      return try AllowedSigners(String(decoding: bytes, as: UTF8.self))
    } catch {
      throw SetupError("\(owners):\(error.line)", error.reason, remedy: "see ssh-keygen(1), ALLOWED SIGNERS")
    }
  }

  /// Who signed a file; throws why its signature does not count.
  private func signer(
    of file: RuleFile, among owners: AllowedSigners, at time: Timestamp
  ) throws(SignatureRefusal) -> RuleSigner {
    let path = "\(folder)/\(file.path)"
    let remedy = "sign it again: ssh-keygen -Y sign -n \(SSHSignature.rulesNamespace) -f KEY \(path)"
    do {
      let bytes = try ConfigurationFiles.contents(
        of: path + LocalRules.signatureSuffix, remedy: "make it readable")
      let signature = try SSHSignature(armored: String(decoding: bytes, as: UTF8.self))
      try signature.verify(file.bytes, namespace: SSHSignature.rulesNamespace)
      let namespace = SSHSignature.rulesNamespace
      guard let owner = owners.signer(of: signature.key, namespace: namespace, at: time.seconds) else {
        let why =
          owners.knows(signature.key)
          ? "may not sign rules now by \(self.owners) (see its valid-after, valid-before and namespaces there)"
          : "is not in \(self.owners)"
        throw SignatureRefusal(reason: "its signature is by the key \(signature.key.fingerprint), which \(why)")
      }
      return RuleSigner(
        principal: owner.principal, fingerprint: signature.key.fingerprint,
        validBefore: owner.validBefore.map { Timestamp(seconds: $0) })
    } catch let refusal as SignatureRefusal {
      throw refusal
    } catch {
      throw SignatureRefusal(reason: "its signature does not hold (\(error)); \(remedy)")
    }
  }
}

extension RuleFile {
  /// The line that names the pack; nil in a file that has none, such as one of cases.
  ///
  /// A signature is over what a file says and not over where it lies, so what it says has to say which one it is.
  fileprivate var packLine: String? {
    String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline).first { $0.hasPrefix("pack:") }.map {
      $0.split(separator: "#").first.map { $0.split(separator: " ").joined(separator: " ") } ?? ""
    }
  }
}
