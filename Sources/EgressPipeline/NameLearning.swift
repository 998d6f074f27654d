// Role: takes what was read from payloads to the flows it concerns, and judges these again.
import EgressTypes
import FlowTracking
import NameAttribution

extension Pipeline {
  /// Open flows to one address that are judged anew when a name comes late; all flows are once more when they end.
  static var rejudgedFlows: Int { 256 }

  /// Takes notice of what was read in a flow.
  mutating func learn(_ observations: [Observation], from id: FlowID, at time: Timestamp) {
    guard !observations.isEmpty else { return }
    let slot = id.index
    let namesBefore = details[slot].names
    for observation in observations {
      if case .dnsAnswer(let answer) = observation {
        learn(answer, for: details[slot].deviceKey, at: time)
      } else {
        note(observation, in: slot)
      }
    }
    noteEncryptedResolution(in: slot, at: time)
    if details[slot].names != namesBefore { _ = judge(id, at: time) }
  }

  private mutating func note(_ observation: Observation, in slot: Int) {
    let before = details[slot].names.storedBytes
    if let fitting = fitting(observation) { details[slot].names.note(fitting) }
    clientNameBytes += details[slot].names.storedBytes - before
  }

  /// A name for which there is no room is noted as unread, facts of the client's software are left out; both are counted.
  private mutating func fitting(_ observation: Observation) -> Observation? {
    switch observation {
    case .serverName(let name, _) where clientNameBytes + name.text.utf8.count > context.clientNameBytes:
      anomalies.count("client-name-overruns")
      return .mark(.readingLimit)
    case .clientStack(let stack) where clientNameBytes + stack.bytes > context.clientNameBytes:
      anomalies.count("client-stack-overruns")
      return nil
    default:
      return observation
    }
  }

  /// Remembers an answer, and judges anew what its device has open to these addresses: the name came late.
  private mutating func learn(_ answer: DNSAnswer, for device: DeviceKey, at time: Timestamp) {
    names.learn(answer, for: device, at: time)
    for address in answer.addresses {
      var open: [Int] = []
      let isAll = openFlowsByDestination.forEach(
        device: device, address: address, limit: Pipeline.rejudgedFlows
      ) { open.append($0) }
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
    if names.serverNames.contains(where: { judge.isEncryptedResolver($0.name) }) { return true }
    return details[slot].farSide(of: tuple).map { judge.isEncryptedResolver($0) } ?? false
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
  /// Bytes of the texts kept that come from the client.
  var storedBytes: Int { serverNames.reduce(stack?.bytes ?? 0) { $0 + $1.name.text.utf8.count } }
}
