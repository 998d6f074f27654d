// Role: checks a bundle's folder against its manifests and signature, and its records against the journal's key.
import Crypto
import EgressTypes
import EvidenceJournal
import FoundationEssentials
import LinuxCalls
import SSHSignatures

/// What a check of a bundle found.
public struct BundleVerification: Hashable, Sendable {
  /// Files whose content is not what a manifest says.
  public var changed: [String] = []
  /// Files of a manifest that are not there.
  public var missing: [String] = []
  /// Files, links and other things that no manifest names; hostile bytes of a name stand as `\xNN`.
  public var added: [String] = []
  /// What is wrong otherwise, one sentence each, and what the records contradict.
  public var faults: [String] = []
  /// The number of files that are as the manifests say.
  public var intact = 0
  /// The number of records that the journal's key proves.
  public var proved = 0
  /// The number of lines that are excerpts of records and rest on the exporter's word.
  public var excerpts = 0
  /// Whether recipients added to the log of custody; nothing signs what they wrote.
  public var hasAdditions = false
  /// What is to be said of the signature.
  public var signature: BundleSignature = .missing

  /// Whether every file is as signed, nothing was added, and every record is proved.
  public var holds: Bool {
    guard case .valid = signature else { return false }
    return changed.isEmpty && missing.isEmpty && added.isEmpty && faults.isEmpty
  }
}

/// What a check found of the signature over the tag manifest.
public enum BundleSignature: Hashable, Sendable {
  /// The signature belongs to the tag manifest and to this key; the recipient compares the fingerprint.
  case valid(SignerKey)
  /// The signature is good, but by another key than the one asked for.
  case otherKey(SignerKey)
  /// There is a signature and it does not hold.
  case invalid(SSHSignatureError)
  /// There is no signature.
  case missing
}

extension BundleVerification {
  /// Checks a folder.
  ///
  /// Give the key that must have signed, or nil to accept any and compare its fingerprint; and the journal's first
  /// verifier key, or nil to take the one in the bundle. `progress` is called for each file and each record, with how many
  /// there will be. Throws `BundleError` when there is no manifest or it cannot be
  /// trusted to name files of the folder.
  public init(
    of directory: String, expecting key: SignerKey? = nil, trusting log: VerifierKey? = nil,
    progress: (_ total: Int) -> Void = { _ in }
  ) throws(BundleError) {
    // First of all: what is no file, such as a pipe, could hold up whoever reads it.
    let entries = try BundleVerification.entries(of: directory)
    // Each record has a proof.
    let total = entries.count + entries.count { $0.path.hasSuffix(".tlog-proof") }
    let tagText = try BundleVerification.read(BagManifest.Scope.tags.fileName, in: directory)
    let tags = try BagManifest(.tags, text: String(decoding: tagText, as: UTF8.self))
    let payloadText = try BundleVerification.read(BagManifest.Scope.payload.fileName, in: directory)
    let payload = try BagManifest(.payload, text: String(decoding: payloadText, as: UTF8.self))
    signature = try BundleVerification.signature(over: tagText, in: directory, expecting: key)
    try compare(entries, tags.digests.merging(payload.digests) { first, _ in first }, in: directory) { progress(total) }
    for name in ["bagit.txt", "bag-info.txt", BagManifest.Scope.payload.fileName] where tags.digests[name] == nil {
      faults.append("\(BagManifest.Scope.tags.fileName) does not list \(name)")
    }
    try checkCounts(payload, in: directory)
    var records = BundledRecords(in: directory, trusting: log)
    records.check { progress(total) }
    (proved, excerpts) = (records.proved, records.excerpts)
    faults += records.faults
  }

  private mutating func compare(
    _ entries: [(path: String, isFile: Bool)], _ digests: [String: String], in directory: String,
    progress: () -> Void
  ) throws(BundleError) {
    let unlisted = [
      BagManifest.Scope.tags.fileName, BagWriter.signatureName, BagWriter.timestampName, BagWriter.additionsName,
    ]
    var unseen = Set(digests.keys)
    for entry in entries {
      progress()
      if entry.isFile, digests[entry.path] == nil, unlisted.contains(entry.path) {
        hasAdditions = hasAdditions || entry.path == BagWriter.additionsName
        continue
      }
      guard entry.isFile, let digest = digests[entry.path] else {
        added.append(entry.path.visible)
        continue
      }
      unseen.remove(entry.path)
      if try BundleVerification.digest(of: entry.path, in: directory) == digest {
        intact += 1
      } else {
        changed.append(entry.path)
      }
    }
    missing = unseen.sorted()
  }

  /// The declaration of the bag, and the payload's size and count (RFC 8493 §2.2.2).
  private mutating func checkCounts(_ payload: BagManifest, in directory: String) throws(BundleError) {
    if (try? BundleVerification.read("bagit.txt", in: directory)) != Array(BagInfo.declaration.utf8) {
      faults.append("bagit.txt is not that of a bag of version 1.0 in UTF-8")
    }
    guard let info = try? BundleVerification.read("bag-info.txt", in: directory) else { return }
    var octets: UInt64 = 0
    for path in payload.digests.keys {
      guard let attributes = try? FileManager.default.attributesOfItem(atPath: "\(directory)/\(path)") else { continue }
      octets &+= (attributes[.size] as? UInt64) ?? UInt64(clamping: (attributes[.size] as? Int) ?? 0)
    }
    let expected = "Payload-Oxum: \(BagInfo.oxum(octets: octets, streams: payload.digests.count))"
    if !String(decoding: info, as: UTF8.self).split(separator: "\n").contains(Substring(expected)) {
      faults.append("bag-info.txt does not say '\(expected)', which is what the payload has")
    }
  }

  private static func signature(
    over manifest: [UInt8], in directory: String, expecting key: SignerKey?
  ) throws(BundleError) -> BundleSignature {
    guard FileManager.default.fileExists(atPath: directory + "/" + BagWriter.signatureName) else { return .missing }
    let armored = try read(BagWriter.signatureName, in: directory)
    do throws(SSHSignatureError) {
      let signature = try SSHSignature(armored: String(decoding: armored, as: UTF8.self))
      try signature.verify(manifest)
      return key == nil || key == signature.key ? .valid(signature.key) : .otherKey(signature.key)
    } catch {
      return .invalid(error)
    }
  }

  /// Every entry below the folder that is not itself a folder, sorted; links are not followed.
  ///
  /// Throws for what is neither file, folder nor link, and for a link to such a thing.
  private static func entries(of directory: String) throws(BundleError) -> [(path: String, isFile: Bool)] {
    var found: [(path: String, isFile: Bool)] = []
    var folders = [""]
    while let folder = folders.popLast() {
      let place = folder.isEmpty ? directory : directory + "/" + folder
      do {
        for name in try FileManager.default.contentsOfDirectory(atPath: place) {
          let path = folder.isEmpty ? name : folder + "/" + name
          let type =
            try FileManager.default.attributesOfItem(atPath: directory + "/" + path)[.type] as? FileAttributeType
          if type == .typeDirectory { folders.append(path) } else { found.append((path, type == .typeRegular)) }
          guard isReadable(type, at: "\(directory)/\(path)") else {
            throw BundleError.cannotRead(
              path: "\(directory)/\(path)".visible, reason: "it is no file, and nothing beside it was read")
          }
        }
      } catch let error as BundleError {
        throw error
      } catch {
        throw .cannotRead(path: place, reason: BundleError.reason(of: error))
      }
    }
    return found.sorted { $0.path < $1.path }
  }

  private static func isReadable(_ type: FileAttributeType?, at path: String) -> Bool {
    guard type == .typeSymbolicLink else { return type == .typeDirectory || type == .typeRegular }
    let target = URL(filePath: path).resolvingSymlinksInPath().path
    // A link to nothing is no file that could be waited for.
    guard let attributes = try? FileManager.default.attributesOfItem(atPath: target) else { return true }
    let type = attributes[.type] as? FileAttributeType
    return type == .typeDirectory || type == .typeRegular || type == .typeSymbolicLink
  }

  private static func digest(of path: String, in directory: String) throws(BundleError) -> String {
    do throws(LinuxError) {
      let file = try Descriptor.reading("\(directory)/\(path)")
      var hash = SHA512()
      while true {
        let block = try file.read(upTo: 1 << 20)
        if block.isEmpty { return hash.finalize().hexadecimal }
        hash.update(data: block)
      }
    } catch {
      throw .cannotRead(path: "\(directory)/\(path)", reason: error.reason)
    }
  }

  /// The largest file that is read whole: a manifest of a million files.
  private static let maximumText = 512 << 20

  private static func read(_ path: String, in directory: String) throws(BundleError) -> [UInt8] {
    do throws(LinuxError) {
      guard let bytes = try FileSystem.contents(of: "\(directory)/\(path)", limit: maximumText) else {
        throw LinuxError(call: "open", subject: path, code: 2)
      }
      return bytes
    } catch {
      throw .cannotRead(path: "\(directory)/\(path)", reason: error.reason)
    }
  }
}
