// Role: what each declaration takes: who may declare it, and within which limits.
import EgressTypes

extension DeclarationBook {
  /// Carries out what a person declares and returns the record of it; throws why it is refused.
  public mutating func carryOut(
    _ command: DeclarationCommand, by person: Person, at time: Timestamp
  ) throws(DeclarationRefusal) -> JournalRecord {
    switch command {
    case .requestWindow(let device, let pack, let minutes, let bytes, let reason):
      try request(device, pack, minutes, bytes, reason, by: person, at: time)
    case .approveWindow(let id): try approve(id, by: person, at: time)
    case .denyWindow(let id, let reason):
      close(
        try window(id, .requested), because: "turned down: \(try checked(reason))", by: person, at: time)
    case .closeWindow(let id, let reason):
      close(try window(id, .open), because: "closed: \(try checked(reason))", by: person, at: time)
    case .startOperation(let tag, let devices): try start(tag, devices, by: person, at: time)
    case .endOperation(let tag): try end(tag, by: person, at: time)
    case .startTest(let device, let policy): try startTest(device, policy, by: person, at: time)
    case .stopTest(let device):
      guard let test = tests.first(where: { $0.device == device }) else {
        throw .unknown("test of Local Data Mode goes on for", device, among: tests.map(\.device))
      }
      end(test, because: nil, by: person, at: time)
    case .declareBreach(let declared): try declare(declared, by: person, at: time)
    case .notifyBreach(let id, let notice): try notify(id, notice, by: person, at: time)
    case .decideNotToNotify(let id, let regime, let reason):
      try decideNotToNotify(id, regime, reason, by: person, at: time)
    case .closeBreach(let id, let closing): try close(id, closing, by: person, at: time)
    }
    return records.last { $0[string: RecordKey.person] != nil } ?? JournalRecord()
  }

  // MARK: - Windows

  private mutating func request(
    _ device: String, _ pack: String, _ minutes: Int?, _ bytes: UInt64?, _ reason: String, by person: Person,
    at time: Timestamp
  ) throws(DeclarationRefusal) {
    try refuseRoot(person, "asking for", "a window")
    guard terms.devices.contains(device) else { throw .unknown("controller", device, among: terms.devices) }
    guard let allowed = terms.windows[pack] else { throw .unknown("window pack", pack, among: terms.windows.keys) }
    let minutes = minutes ?? allowed.minutes
    let bytes = bytes ?? allowed.uploadBytes
    guard minutes >= 1, minutes <= allowed.minutes else {
      throw DeclarationRefusal("pack `\(pack)` allows 1 to \(allowed.minutes) minutes; \(minutes) were asked for")
    }
    guard bytes >= 1, bytes <= allowed.uploadBytes else {
      throw DeclarationRefusal("pack `\(pack)` allows 1 to \(allowed.uploadBytes) bytes; \(bytes) were asked for")
    }
    try refuseExpired(allowed, at: time)
    let reason = try checked(reason)
    if let other = windows.first(where: { $0.device == device && $0.pack == pack }) {
      let how = other.status == .open ? "is open" : "waits for approval"
      throw DeclarationRefusal("window \(other.id) for \(device) and `\(pack)` \(how); close or deny it first")
    }
    guard windows.count < DeclarationBook.maximumWindows else {
      throw DeclarationRefusal("\(windows.count) windows are asked for or open; close or deny some first")
    }
    windows.append(
      ExceptionWindow(
        id: nextID(at: time), device: device, pack: pack, destinations: allowed.destinations, minutes: minutes,
        uploadBytes: bytes, reason: reason, requester: person, requestedAt: time))
    note(windows.count - 1, .requested, by: person, at: time)
  }

  private mutating func approve(_ id: String, by person: Person, at time: Timestamp) throws(DeclarationRefusal) {
    try refuseRoot(person, "approving", "a window")
    let place = try window(id, .requested)
    guard windows[place].requester.uid != person.uid else {
      throw DeclarationRefusal("\(person) asked for window \(id); another person has to approve it")
    }
    // What was asked for under rules that are no longer in force is not approved under these.
    guard let allowed = terms.windows[windows[place].pack], windows[place].minutes <= allowed.minutes,
      windows[place].uploadBytes <= allowed.uploadBytes
    else {
      throw DeclarationRefusal("the rules now in force allow less than window \(id) asks for; deny it and ask again")
    }
    try refuseExpired(allowed, at: time)
    windows[place].status = .open
    windows[place].approver = person
    windows[place].openedAt = time
    renewGrants()
    note(place, .approved, by: person, at: time)
  }

  /// Two people are behind a window, and a person is aware of a breach; root is whoever may become root.
  func refuseRoot(_ person: Person, _ doing: String, _ what: String) throws(DeclarationRefusal) {
    guard person.isRoot else { return }
    throw DeclarationRefusal(
      "\(doing) \(what) takes a person, and root may be anyone; do it as yourself, as a member of the group egressd")
  }

  private func refuseExpired(_ allowed: WindowTerms, at time: Timestamp) throws(DeclarationRefusal) {
    guard allowed.pack.isExpired(at: time) else { return }
    throw DeclarationRefusal(
      "window pack `\(allowed.pack.name)` was to be reviewed by \(allowed.pack.reviewBy); until then it opens nothing")
  }

  private func window(_ id: String, _ status: ExceptionWindow.Status) throws(DeclarationRefusal) -> Int {
    let candidates = windows.filter { $0.status == status }.map(\.id)
    guard let place = windows.firstIndex(where: { $0.id == id && $0.status == status }) else {
      throw .unknown(status == .open ? "open window" : "window that waits for approval", id, among: candidates)
    }
    return place
  }

  func checked(_ reason: String) throws(DeclarationRefusal) -> String {
    let isShort = reason.utf8.count <= DeclarationBook.maximumReason
    guard isShort, reason.contains(where: { !$0.isWhitespace }) else {
      throw DeclarationRefusal("a reason of 1 to \(DeclarationBook.maximumReason) bytes is needed; auditors read it")
    }
    return reason
  }

  // MARK: - Operations and tests

  private mutating func start(
    _ tag: String, _ devices: [String], by person: Person, at time: Timestamp
  ) throws(DeclarationRefusal) {
    guard let policy = terms.operations[tag] else {
      throw .unknown("operation tag", tag, among: terms.operations.keys)
    }
    for device in devices where !terms.devices.contains(device) {
      throw .unknown("controller", device, among: terms.devices)
    }
    for operation in operations {
      guard operation.tag != tag else {
        throw DeclarationRefusal("operation `\(tag)` goes on since \(operation.startedAt.readable); end it first")
      }
      guard !devices.isEmpty, !operation.devices.isEmpty, !devices.contains(where: operation.includes) else {
        throw DeclarationRefusal(
          "operation `\(operation.tag)` has the same controllers; end it first, or name others with --device")
      }
    }
    guard operations.count < DeclarationBook.maximumOperations else {
      throw DeclarationRefusal("\(operations.count) operations go on; end some first")
    }
    let operation = DeclaredOperation(
      tag: tag, policy: policy, devices: devices.sorted(), startedAt: time, startedBy: person, recordedAt: time)
    operations.append(operation)
    var record = JournalRecord(of: operation, .started, by: person, at: time)
    // One person can take the alarm away from every controller: that is itself told.
    if terms.quietPolicies.contains(policy) { record[string: RecordKey.action] = Action.alert.name }
    records.append(record)
  }

  private mutating func end(_ tag: String, by person: Person, at time: Timestamp) throws(DeclarationRefusal) {
    guard let place = operations.firstIndex(where: { $0.tag == tag }) else {
      throw .unknown("operation goes on with tag", tag, among: operations.map(\.tag))
    }
    records.append(JournalRecord(of: operations.remove(at: place), .ended, by: person, at: time))
  }

  private mutating func startTest(
    _ device: String, _ wanted: String?, by person: Person, at time: Timestamp
  ) throws(DeclarationRefusal) {
    guard terms.devices.contains(device) else { throw .unknown("controller", device, among: terms.devices) }
    if let test = tests.first(where: { $0.device == device }) {
      throw DeclarationRefusal("test \(test.id) of \(device) goes on; stop it first")
    }
    guard let policy = wanted ?? terms.baselinePolicies.first, terms.baselinePolicies.contains(policy) else {
      throw .unknown("policy with `only_baseline`", wanted ?? "any", among: terms.baselinePolicies)
    }
    if wanted == nil, terms.baselinePolicies.count > 1 {
      throw DeclarationRefusal(
        "several policies have `only_baseline`; choose with --policy: \(terms.baselinePolicies.joined(separator: ", "))"
      )
    }
    let test = LocalDataModeTest(
      id: nextID(at: time), device: device, policy: policy, startedAt: time, startedBy: person)
    tests.append(test)
    records.append(JournalRecord(of: test, .started, by: person, at: time))
  }
}
