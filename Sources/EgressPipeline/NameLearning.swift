// Role: takes what was read from payloads to the flows it concerns, and judges these again.
import EgressTypes
import FlowTracking
import NameAttribution
import VerdictRules

extension Pipeline {
  /// Open flows that are judged anew when one answer comes late; all flows are once more when they end.
  static var rejudgedFlows: Int { 256 }

  /// Takes notice of what was read in a flow.
  mutating func learn(_ observations: [Observation], from id: FlowID, at time: Timestamp) {
    var isNew = false
    for observation in observations {
      if case .dnsAnswer(let answer) = observation {
        learn(answer, for: details[id.index].deviceKey, at: time)
      } else if note(observation, in: id.index) {
        isNew = true
        if case .serverName(let name, _) = observation { noteAddress(sentAs: name, in: id) }
      }
    }
    guard isNew else { return }
    noteEncryptedResolution(in: id.index, at: time)
    _ = judge(id, at: time)
  }

  /// An address sent as a server's name that is not the server's own is where the client wants to be passed on to.
  private mutating func noteAddress(sentAs name: DomainName, in id: FlowID) {
    guard let address = IPAddress(name.text), let far = details[id.index].farSide(of: flows.tuple(of: id)),
      address != far
    else { return }
    details[id.index].names.note(.relayed(address))
  }

  /// Adds what was read to a flow, and tells whether it was new.
  private mutating func note(_ observation: Observation, in slot: Int) -> Bool {
    guard let bytes = room(for: observation) else {
      // A name is then unread: nothing is approved by it. Facts of the client's software are left out.
      guard case .serverName = observation else { return false }
      return details[slot].names.note(.mark(.readingLimit))
    }
    let omitted = details[slot].names.omitted
    let isNew = details[slot].names.note(observation)
    if isNew, details[slot].names.omitted == omitted { clientNameBytes += bytes }
    return isNew
  }

  /// The bytes of text that are kept of an observation; nil where there is no room for them, which is counted.
  private mutating func room(for observation: Observation) -> Int? {
    switch observation {
    case .serverName(let name, _):
      let bytes = name.text.utf8.count
      guard clientNameBytes + bytes > context.clientNameBytes else { return bytes }
      anomalies.count("client-name-overruns")
    case .clientStack(let stack):
      guard clientNameBytes + stack.bytes > context.clientNameBytes else { return stack.bytes }
      anomalies.count("client-stack-overruns")
    default:
      return 0
    }
    return nil
  }

  /// Remembers an answer, and judges anew what its device has open to these addresses: the name came late.
  private mutating func learn(_ answer: DNSAnswer, for device: DeviceKey, at time: Timestamp) {
    // Of addresses that got no new name there is nothing to judge; one answer may name each of them many times.
    var left = Pipeline.rejudgedFlows
    for address in Set(names.learn(answer, for: device, at: time)) {
      var open: [Int] = []
      let isAll = openFlowsByDestination.forEach(device: device, address: address, limit: left) { open.append($0) }
      left -= open.count
      if !isAll { anomalies.count("late-name-overruns") }
      for slot in open { _ = judge(FlowID(index: slot), at: time) }
    }
  }

  // MARK: - Encrypted name resolution

  /// Marks a flow that resolves names where nobody can read them, and begins to count its minutes.
  private mutating func noteEncryptedResolution(in slot: Int, at time: Timestamp) {
    let names = details[slot].names
    guard !names.marks.contains(.encryptedDNS), let application = names.application,
      [.tls, .quic, .dtls].contains(application), isResolver(slot)
    else { return }
    details[slot].names.note(.mark(.encryptedDNS))
    hot[slot].care.insert(.minutes)
    countEncryptedMinute(of: slot, at: time)
  }

  private func isResolver(_ slot: Int) -> Bool {
    let tuple = flows.tuple(of: FlowID(index: slot))
    let names = details[slot].names
    // RFC 7858 §3.1 and RFC 9250 §4.1.1; "dot" and "doq" are their ALPN tokens.
    if tuple.destinationPort == 853 || names.stack?.alpn.contains(where: { $0 == "dot" || $0 == "doq" }) == true {
      return true
    }
    if names.serverNames.contains(where: { judge.encryptedResolvers.contains($0.name) }) { return true }
    return details[slot].farSide(of: tuple).map { judge.encryptedResolvers.contains($0) } ?? false
  }

  /// Counts each minute in which a device used such a flow once.
  mutating func countEncryptedMinute(of slot: Int, at time: Timestamp) {
    encryptedMinutes.count(details[slot].party.account, minute: time.seconds / 60)
  }
}

extension ClientStack {
  /// Bytes of its texts.
  var bytes: Int { alpn.reduce(ja4.utf8.count) { $0 + $1.utf8.count } }
}

extension FlowNames {
  /// Bytes of the texts kept.
  var storedBytes: Int { serverNames.reduce((stack?.bytes ?? 0) + toldBytes) { $0 + $1.name.text.utf8.count } }
  /// Bytes of the names that DNS told.
  var toldBytes: Int { dnsNames.reduce(0) { $0 + $1.text.utf8.count } }
}
