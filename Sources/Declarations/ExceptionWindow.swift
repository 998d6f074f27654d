// Role: one window of exception: a controller, the services of a pack, a time, an amount, and the two people behind it.
import EgressTypes

/// A window of exception, asked for by one person and opened by another.
public struct ExceptionWindow: Hashable, Sendable {
  /// Where a window stands.
  public enum Status: String, Sendable {
    /// Asked for.
    case requested
    /// Approved, and neither its time nor its amount is over.
    case open
    /// Over, or turned down.
    case closed
  }

  /// Its name: the day it was asked for and a number, `2026-11-27.1`.
  public let id: String
  /// The controller, by pseudonym.
  public let device: String
  /// The window pack.
  public let pack: String
  /// The destination packs whose names it covers.
  public let destinations: [String]
  /// How long it stays open, in minutes.
  public let minutes: Int
  /// How much the controller may send, in bytes of IP packets.
  public let uploadBytes: UInt64
  /// Why it is needed.
  public let reason: String
  /// Who asked for it.
  public let requester: Person
  /// When.
  public let requestedAt: Timestamp
  /// Where it stands.
  public internal(set) var status = Status.requested
  /// Who approved it.
  public internal(set) var approver: Person?
  /// When it opened.
  public internal(set) var openedAt: Timestamp?
  /// How much the controller sent through it, in bytes of IP packets.
  public internal(set) var usedBytes: UInt64 = 0
  /// What the journal knows of `usedBytes`.
  var recordedBytes: UInt64 = 0

  /// When it closes by itself.
  public var expires: Timestamp? { openedAt?.advanced(bySeconds: Int64(minutes) * 60) }

  /// The use is recorded each time it grows by this much, and after a crash taken for this much more than recorded.
  var recordedEvery: UInt64 { max(uploadBytes / 16, 1) }
}

/// An open window as flows know it: what it covers, and the sentence for their records.
public final class WindowGrant: Sendable {
  /// The window.
  public let id: String
  /// The controller, by pseudonym.
  public let device: String
  /// The window pack.
  public let pack: String
  /// The destination packs whose names it covers.
  public let destinations: [String]
  /// Who asked, who approved, and until when.
  public let sentence: String

  init(_ window: ExceptionWindow) {
    id = window.id
    device = window.device
    pack = window.pack
    destinations = window.destinations
    let approver = window.approver.map { ", approved by \($0)" } ?? ""
    let end = window.expires.map { ", until \($0.readable)" } ?? ""
    sentence =
      "window: \(window.id) (\(window.pack)) excepts it, asked for by \(window.requester)\(approver)\(end), at most"
      + " \(window.uploadBytes) bytes sent"
  }

  /// Whether the window covers what a name was found to be: one of its packs lists it.
  public func covers(_ services: [ServiceFinding], of attribution: Attribution) -> Bool {
    guard attribution.status == .named, !attribution.names.isEmpty else { return false }
    return attribution.names.allSatisfy { name in
      services.contains { $0.name == name && destinations.contains($0.rule.pack.name) }
    }
  }
}
