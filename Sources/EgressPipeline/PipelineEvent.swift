// Role: what leaves the pipeline: reports of flows, verdicts, strangers and kept headers, in the order they happened.
import EgressTypes

/// A flow with everything that was concluded about it.
public struct JudgedFlow: Sendable {
  /// The flow and its counts.
  public var flow: Flow
  /// Seen from the hangar.
  public var direction: FlowDirection
  /// The registered controller, or nil for a stranger.
  public var device: Device?
  /// The policy it is held to.
  public var policy: String
  /// The names of the far side.
  public var attribution: Attribution
  /// What is known of the far side; nil when the flow does not leave the hangar.
  public var classification: Classification?
  /// The verdict.
  public var judgement: Judgement
}

/// The headers of a frame of a flow that is not approved.
public struct KeptFrame: Sendable {
  /// Its flow, in the direction of the initiator.
  public var tuple: FiveTuple
  /// When it was captured.
  public var time: Timestamp
  /// The bytes up to the payload, at most 128.
  public var headers: [UInt8]
  /// Its length on the wire.
  public var wireLength: Int
}

/// One thing the pipeline has to tell.
public enum PipelineEvent: Sendable {
  /// A device that is in no inventory was seen for the first time.
  case stranger(MACAddress, IPAddress?, Timestamp)
  /// A flow got a verdict that is not `approved`, or a worse one than before.
  case verdict(JudgedFlow, Timestamp)
  /// A flow ended, or an active timeout passed.
  case flow(JudgedFlow, FlowReportReason)
  /// Headers to keep as evidence.
  case frame(KeptFrame)
}

extension JudgedFlow {
  /// The controller's pseudonym, or the address of a device that is not registered.
  public var deviceText: String {
    device?.id ?? flow.tuple.text(of: direction == .inbound ? flow.tuple.destination : flow.tuple.source)
  }

  /// The end of the flow that is not the controller's.
  public var farSide: IPAddress { direction == .inbound ? flow.tuple.source : flow.tuple.destination }

  /// Bytes the controller sent, by the length of the IP packets.
  public var sentBytes: UInt64 { direction == .inbound ? flow.total.bytesIn : flow.total.bytesOut }

  /// Bytes the controller received, by the length of the IP packets.
  public var receivedBytes: UInt64 { direction == .inbound ? flow.total.bytesOut : flow.total.bytesIn }
}
