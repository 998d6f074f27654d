// Role: keeps the outage of one service over a restart, so that it is neither forgotten nor told twice.
import DurableFiles
import EgressTypes
import LinuxCalls

/// A file of the state folder that is there as long as an outage lasts.
public struct OutageFile: Sendable {
  private let path: String

  /// Names the file of a service; the point keeps it apart from the folders of sinks.
  public init(below state: String, of name: String) { path = "\(state)/outage.\(name)" }

  /// The outage that was kept, or the state of a service that is asked from now on.
  ///
  /// A file that cannot be read is none: the wait begins anew. Throws `LinuxError`.
  public func load(limit: Int64, at start: Timestamp) throws(LinuxError) -> Outage {
    let bytes = try FileSystem.contents(of: path, limit: 256) ?? []
    return Outage(limit: limit, text: String(decoding: bytes, as: UTF8.self)) ?? Outage(limit: limit, at: start)
  }

  /// Keeps an outage, or removes the file when there is none; throws `LinuxError`.
  public func keep(_ outage: Outage) throws(LinuxError) {
    guard let text = outage.text else { return try FileSystem.remove(path) }
    try WholeFile.replace(path, with: Array(text.utf8), mode: 0o640)
  }
}
