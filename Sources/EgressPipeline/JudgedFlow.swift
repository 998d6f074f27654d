// Role: a flow with what was concluded about it; the sentences are made when someone asks for them.
import Declarations
import EgressTypes
import NameAttribution

/// An address to which a proxy was asked to connect, as judged.
struct BeyondProxy: Sendable {
  let address: IPAddress
  let destination: Destination
}

/// A flow with everything that was concluded about it.
public struct JudgedFlow: Sendable {
  /// The flow and its counts.
  public let flow: Flow
  /// Seen from the hangar.
  public let direction: FlowDirection
  /// The tunnels that carry the flow, outermost first.
  public let tunnels: [TunnelKind]
  /// What was read in the flow.
  public let names: FlowNames
  /// The names of the far side.
  public let attribution: Attribution
  /// The verdict, without what it rests on.
  public let ruling: Ruling
  /// The far side as judged; nil when the flow does not leave the hangar.
  public let destination: Destination?
  /// The far sides beyond a proxy.
  let beyond: [BeyondProxy]
  /// The names that the verdict rests on.
  let grounds: Attribution
  let party: Party
  /// The window of exception that it passes under.
  let grant: WindowGrant?

  /// The registered controller, or nil for a stranger.
  public var device: Device? { party.device }

  /// The policy it is held to.
  public var policy: String { party.policy }

  /// What is known of the far side; nil when the flow does not leave the hangar.
  public var classification: Classification? { destination?.classification(of: attribution) }

  /// The verdict with what it rests on.
  public var judgement: Judgement {
    let own = destination?.judgement(on: grounds) ?? .withinHangar
    let judgement = beyond.reduce(own) { judgement, beyond in
      judgement.worse(beyond.destination.judgement(on: grounds), beyond: beyond.address)
    }
    if let grant, ruling.verdict == .excepted, judgement.verdict > .excepted {
      return Judgement(
        verdict: .excepted, axis: ruling.axis, action: ruling.action, reasons: judgement.reasons + [grant.sentence],
        ruleIDs: ["\(grant.pack)/\(grant.id)"])
    }
    // Rules or data have changed since. The record of the verdict itself has the sentences of its time.
    return judgement.verdict < ruling.verdict ? judgement.under(ruling) : judgement
  }

  /// The end of the flow that is the controller's.
  public var nearSide: IPAddress { direction == .inbound ? flow.tuple.destination : flow.tuple.source }

  /// The end of the flow that is not the controller's.
  public var farSide: IPAddress { direction == .inbound ? flow.tuple.source : flow.tuple.destination }

  /// The controller's pseudonym, or the address of a device that is not registered.
  public var deviceText: String { device?.id ?? flow.tuple.text(of: nearSide) }

  /// Bytes the controller sent, by the length of the IP packets.
  public var sentBytes: UInt64 { direction == .inbound ? flow.total.bytesIn : flow.total.bytesOut }

  /// Bytes the controller received, by the length of the IP packets.
  public var receivedBytes: UInt64 { direction == .inbound ? flow.total.bytesOut : flow.total.bytesIn }
}
