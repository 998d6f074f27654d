// Role: declarations on their way through the control socket: the fields of a request, and back.
import EgressTypes

extension DeclarationCommand {
  private enum Key {
    static let what = "declare"
    static let device = "device"
    static let devices = "devices"
    static let pack = "pack"
    static let minutes = "minutes"
    static let bytes = "upload_bytes"
    static let reason = "reason"
    static let id = "id"
    static let tag = "tag"
    static let policy = "policy"
  }

  private enum Word: String, CaseIterable {
    case requestWindow = "window-request"
    case approveWindow = "window-approve"
    case denyWindow = "window-deny"
    case closeWindow = "window-close"
    case startOperation = "operation-start"
    case endOperation = "operation-end"
    case startTest = "ldm-start"
    case stopTest = "ldm-stop"
    case declareBreach = "breach-declare"
    case notifyBreach = "breach-notify"
    case decideNotToNotify = "breach-not-notify"
    case closeBreach = "breach-close"
  }

  /// The fields of the request.
  public var fields: JournalRecord {
    var fields = JournalRecord()
    switch self {
    case .requestWindow(let device, let pack, let minutes, let bytes, let reason):
      fields[string: Key.what] = Word.requestWindow.rawValue
      fields[string: Key.device] = device
      fields[string: Key.pack] = pack
      fields[integer: Key.minutes] = minutes.map { Int64($0) }
      fields[integer: Key.bytes] = bytes.map { Int64(clamping: $0) }
      fields[string: Key.reason] = reason
    case .approveWindow(let id):
      fields[string: Key.what] = Word.approveWindow.rawValue
      fields[string: Key.id] = id
    case .denyWindow(let id, let reason):
      fields[string: Key.what] = Word.denyWindow.rawValue
      fields[string: Key.id] = id
      fields[string: Key.reason] = reason
    case .closeWindow(let id, let reason):
      fields[string: Key.what] = Word.closeWindow.rawValue
      fields[string: Key.id] = id
      fields[string: Key.reason] = reason
    case .startOperation(let tag, let devices):
      fields[string: Key.what] = Word.startOperation.rawValue
      fields[string: Key.tag] = tag
      fields[list: Key.devices] = devices
    case .endOperation(let tag):
      fields[string: Key.what] = Word.endOperation.rawValue
      fields[string: Key.tag] = tag
    case .startTest(let device, let policy):
      fields[string: Key.what] = Word.startTest.rawValue
      fields[string: Key.device] = device
      fields[string: Key.policy] = policy
    case .stopTest(let device):
      fields[string: Key.what] = Word.stopTest.rawValue
      fields[string: Key.device] = device
    case .declareBreach(let declared):
      fields[string: Key.what] = Word.declareBreach.rawValue
      declared.write(to: &fields)
    case .notifyBreach(let id, let notice):
      fields[string: Key.what] = Word.notifyBreach.rawValue
      fields[string: Key.id] = id
      notice.write(to: &fields)
    case .decideNotToNotify(let id, let regime, let reason):
      fields[string: Key.what] = Word.decideNotToNotify.rawValue
      fields[string: Key.id] = id
      fields[string: BreachKey.regime] = regime
      fields[string: Key.reason] = reason
    case .closeBreach(let id, let closing):
      fields[string: Key.what] = Word.closeBreach.rawValue
      fields[string: Key.id] = id
      fields[string: BreachKey.effects] = closing.effects
      fields[string: BreachKey.remedy] = closing.remedy
      fields[string: Key.reason] = closing.reason
    }
    return fields
  }

  /// Reads the fields of a request; throws what is wrong with them.
  public init(reading fields: JournalRecord) throws(DeclarationRefusal) {
    func text(_ key: String) throws(DeclarationRefusal) -> String {
      guard let text = fields[string: key] else { throw DeclarationRefusal("the request lacks the text `\(key)`") }
      return text
    }
    guard let word = fields[string: Key.what].flatMap(Word.init) else {
      throw DeclarationRefusal(
        "`\(Key.what)` is not one of \(Word.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    switch word {
    case .requestWindow:
      let minutes = fields[integer: Key.minutes].map { Int(clamping: $0) }
      let bytes = fields[integer: Key.bytes].map { UInt64(clamping: $0) }
      self = .requestWindow(
        device: try text(Key.device), pack: try text(Key.pack), minutes: minutes, uploadBytes: bytes,
        reason: try text(Key.reason))
    case .approveWindow: self = .approveWindow(id: try text(Key.id))
    case .denyWindow: self = .denyWindow(id: try text(Key.id), reason: try text(Key.reason))
    case .closeWindow: self = .closeWindow(id: try text(Key.id), reason: try text(Key.reason))
    case .startOperation: self = .startOperation(tag: try text(Key.tag), devices: fields[list: Key.devices])
    case .endOperation: self = .endOperation(tag: try text(Key.tag))
    case .startTest: self = .startTest(device: try text(Key.device), policy: fields[string: Key.policy])
    case .stopTest: self = .stopTest(device: try text(Key.device))
    case .declareBreach: self = .declareBreach(try BreachDeclaration(reading: fields))
    case .notifyBreach: self = .notifyBreach(id: try text(Key.id), try BreachNotice(reading: fields))
    case .decideNotToNotify:
      self = .decideNotToNotify(
        id: try text(Key.id), regime: fields[string: BreachKey.regime], reason: try text(Key.reason))
    case .closeBreach:
      self = .closeBreach(
        id: try text(Key.id),
        BreachClosing(
          effects: try text(BreachKey.effects), remedy: try text(BreachKey.remedy), reason: try text(Key.reason)))
    }
  }
}
