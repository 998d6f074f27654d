// Role: checks a bundle's folder against its manifest and signature and names every difference.
import EgressTypes
import FoundationEssentials
import SSHSignatures

/// What a check of a bundle found.
public struct BundleVerification: Hashable, Sendable {
  /// Files whose content is not what the manifest says.
  public var changed: [String] = []
  /// Files of the manifest that are not there.
  public var missing: [String] = []
  /// Files, links and other things that the manifest does not name; hostile bytes of a name stand as `\xNN`.
  public var added: [String] = []
  /// The number of files that are as the manifest says.
  public var intact = 0
  /// What is to be said of the signature.
  public var signature: BundleSignature = .missing

  /// Whether every file is as signed and nothing was added.
  public var holds: Bool {
    guard case .valid = signature else { return false }
    return changed.isEmpty && missing.isEmpty && added.isEmpty
  }
}

/// What a check found of the signature over the manifest.
public enum BundleSignature: Hashable, Sendable {
  /// The signature belongs to the manifest and to this key; the recipient compares the fingerprint.
  case valid(SignerKey)
  /// The signature is good, but by another key than the one asked for.
  case otherKey(SignerKey)
  /// There is a signature and it does not hold.
  case invalid(SSHSignatureError)
  /// There is no signature.
  case missing
}

extension BundleVerification {
  /// Checks a folder; give the key that must have signed, or nil to accept any and compare its fingerprint.
  ///
  /// Throws `BundleError` when there is no manifest or it cannot be trusted to name files of the folder.
  public init(of directory: String, expecting key: SignerKey? = nil) throws(BundleError) {
    let text = try BundleVerification.read(BundleManifest.fileName, in: directory)
    let manifest = try BundleManifest(text: String(decoding: text, as: UTF8.self))
    signature = try BundleVerification.signature(over: text, in: directory, expecting: key)

    var unseen = Set(manifest.digests.keys)
    for entry in try BundleVerification.entries(of: directory) {
      if entry.path == BundleManifest.fileName || entry.path == BundleManifest.signatureName { continue }
      guard entry.isFile, let digest = manifest.digests[entry.path] else {
        added.append(entry.path.visible)
        continue
      }
      unseen.remove(entry.path)
      if BundleManifest.digest(of: try BundleVerification.read(entry.path, in: directory)) == digest {
        intact += 1
      } else {
        changed.append(entry.path)
      }
    }
    missing = unseen.sorted()
  }

  private static func signature(
    over manifest: [UInt8], in directory: String, expecting key: SignerKey?
  ) throws(BundleError) -> BundleSignature {
    guard FileManager.default.fileExists(atPath: directory + "/" + BundleManifest.signatureName) else {
      return .missing
    }
    let armored = try read(BundleManifest.signatureName, in: directory)
    do throws(SSHSignatureError) {
      let signature = try SSHSignature(armored: String(decoding: armored, as: UTF8.self))
      try signature.verify(manifest)
      return key == nil || key == signature.key ? .valid(signature.key) : .otherKey(signature.key)
    } catch {
      return .invalid(error)
    }
  }

  /// Every entry below the folder that is not itself a folder, sorted; links are not followed.
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
        }
      } catch {
        throw .cannotRead(path: place, reason: BundleError.reason(of: error))
      }
    }
    return found.sorted { $0.path < $1.path }
  }

  private static func read(_ path: String, in directory: String) throws(BundleError) -> [UInt8] {
    do {
      return Array(try Data(contentsOf: URL(filePath: directory + "/" + path)))
    } catch {
      throw .cannotRead(path: directory + "/" + path, reason: BundleError.reason(of: error))
    }
  }
}
