import DurableFiles
// Role: fetches a declared address with curl and unpacks what came with xz or gzip: programs of the system that are kept
// up to date with it.
import EgressTypes
import LinuxCalls
import Subprocess
import SystemPackage

/// Fetches and unpacks location files into a folder of its own.
public struct LocationDownload: Sendable {
  /// The most bytes of a file, packed or not.
  public static let limit = 1 << 30
  private let folder: String

  /// Makes a download; what is fetched and unpacked lies in `folder`, which its owner removes.
  public init(into folder: String) { self.folder = folder }

  /// Fetches an address that is among those declared; returns the file's path.
  ///
  /// Only https, and no redirect: the declared address is the only one that is asked. Settings of curl in the user's home
  /// do not count; a proxy in the environment does.
  public func fetch(_ url: String, declared: [String]) async throws(LocationUpdateError) -> String {
    guard url.hasPrefix("https://"), declared.contains(url) else { throw .undeclared(url) }
    let path = "\(folder)/download"
    let outcome = try await text(
      of: "curl",
      [
        "--disable", "--silent", "--show-error", "--fail", "--proto", "=https", "--max-time", "900",
        "--max-filesize", "\(LocationDownload.limit)", "--write-out", "%{http_code}", "--output", path, "--", url,
      ]
    ) { .download(url, reason: $0) }
    guard outcome.hasSuffix("200") else { throw .download(url, reason: "the answer was \(outcome.suffix(3))") }
    return path
  }

  /// The file itself, or what comes of it where it is compressed.
  public func unpacked(_ path: String) async throws(LocationUpdateError) -> String {
    let opening = try LocationUpdateError.calling { () throws(LinuxError) in
      try FileSystem.contents(of: path, limit: 6)
    }
    let program: String
    switch opening ?? [] {
    case [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0]: program = "xz"
    case let bytes where bytes.starts(with: [0x1f, 0x8b]): program = "gzip"
    default: return path
    }
    let target = "\(folder)/unpacked"
    var file = try LocationUpdateError.calling { () throws(LinuxError) in
      try FileSystem.remove(target)
      return try DurableFile.create(target, mode: 0o600)
    }
    let reason: String?
    do {
      let result = try await run(
        .name(program), arguments: ["--decompress", "--stdout", "--", path], input: .none, output: .sequence,
        error: .discarded
      ) { execution in
        for try await part in execution.standardOutput {
          try file.append(SystemBytes.copy(of: part.bytes, atMost: part.count))
          if file.length > LocationDownload.limit { return false }
        }
        return true
      }
      reason =
        !result.closureResult
        ? "it is larger than \(LocationDownload.limit >> 20) MiB"
        : result.terminationStatus.isSuccess ? nil : "\(program) says it is damaged"
    } catch {
      reason = "\(program): \(error)"
    }
    if let reason { throw .unpacking(path, reason: reason) }
    return target
  }

  /// What a program writes to standard output; its errors are the reason where it fails.
  private func text(
    of program: String, _ arguments: [String], failure: (String) -> LocationUpdateError
  ) async throws(LocationUpdateError) -> String {
    let reason: String
    do {
      let result = try await run(
        .name(program), arguments: Arguments(arguments), input: .none, output: .string(limit: 4096),
        error: .string(limit: 4096))
      if result.terminationStatus.isSuccess { return result.standardOutput }
      let said = result.standardError.split(separator: "\n").first.map(String.init) ?? ""
      reason = said.isEmpty ? "\(program) ended with \(result.terminationStatus)" : said.visible
    } catch {
      reason = "\(program): \(error)"
    }
    throw failure(reason)
  }
}
