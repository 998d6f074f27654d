// Role: what people may declare, and why a declaration is refused.
import EgressTypes

/// One thing that a person declares.
public enum DeclarationCommand: Hashable, Sendable {
  /// Asks for an exception; what is left out is as the pack has it at most.
  case requestWindow(device: String, pack: String, minutes: Int?, uploadBytes: UInt64?, reason: String)
  /// Opens a window that another person asked for.
  case approveWindow(id: String)
  /// Turns down a window that was asked for.
  case denyWindow(id: String, reason: String)
  /// Closes an open window before its time.
  case closeWindow(id: String, reason: String)
  /// Begins an operation of these controllers, or of all when none is named.
  case startOperation(tag: String, devices: [String])
  /// Ends an operation.
  case endOperation(tag: String)
  /// Declares that a controller is in Local Data Mode, under a policy that allows nothing but a baseline.
  case startTest(device: String, policy: String?)
  /// Ends that test.
  case stopTest(device: String)
  /// Declares that the organisation is aware of a breach.
  case declareBreach(BreachDeclaration)
  /// Tells that a breach was notified, or a notification followed up.
  case notifyBreach(id: String, BreachNotice)
  /// Decides not to notify a breach under a law; nil where one alone is undecided.
  case decideNotToNotify(id: String, regime: String?, reason: String)
  /// Closes a case of which everything is decided.
  case closeBreach(id: String, BreachClosing)
}

extension DeclarationCommand {
  /// Whether a test of Local Data Mode begins or ends with it.
  public var boundsTest: Bool {
    switch self {
    case .startTest, .stopTest: true
    default: false
    }
  }
}

/// Why a declaration is refused, with what to do about it.
public struct DeclarationRefusal: Error, Hashable, Sendable, CustomStringConvertible {
  /// The sentence.
  public let description: String

  init(_ description: String) { self.description = description }
}

extension DeclarationRefusal {
  /// A name that is not among those known.
  static func unknown(_ what: String, _ name: String, among known: some Collection<String>) -> DeclarationRefusal {
    let shown = known.sorted().prefix(20).map { "`\($0)`" }.joined(separator: ", ")
    let more = known.count > 20 ? " and \(known.count - 20) more" : ""
    return DeclarationRefusal("no \(what) `\(name)`; there is \(shown.isEmpty ? "none" : shown)\(more)")
  }
}
