// Role: who declares something: a user of this machine, as the kernel says at the control socket.

/// A user of this machine.
public struct Person: Hashable, Sendable, CustomStringConvertible {
  /// The user id, by which two people are told apart.
  public let uid: UInt32
  /// The name that the user had at that moment; nil when the machine knows none.
  public let name: String?

  /// Makes a person.
  public init(uid: UInt32, name: String?) {
    self.uid = uid
    self.name = name
  }

  /// Root is whoever may become root, and so nobody in particular.
  public var isRoot: Bool { uid == 0 }

  /// As records have it: `jansen (uid 1000)`.
  public var description: String { name.map { "\($0) (uid \(uid))" } ?? "uid \(uid)" }

  /// Reads the description; nil when it is none.
  init?(_ text: String) {
    if text.hasPrefix("uid "), let uid = UInt32(text.dropFirst(4)) {
      self.init(uid: uid, name: nil)
      return
    }
    guard text.hasSuffix(")"), let open = text.lastIndex(of: "(") else { return nil }
    let inside = text[text.index(after: open)...].dropLast()
    guard inside.hasPrefix("uid "), let uid = UInt32(inside.dropFirst(4)) else { return nil }
    self.init(uid: uid, name: String(text[..<open].dropLast()))
  }
}
