// Role: what leaves the pipeline: reports of flows, verdicts, strangers and kept headers, in the order they happened.
import EgressTypes
import NameAttribution
import VerdictRules

/// The headers of a frame of a flow that is not approved, or that turned out not to be.
public struct KeptFrame: Sendable {
  /// Its flow, in the direction of the initiator.
  public var tuple: FiveTuple
  /// When it was captured.
  public var time: Timestamp
  /// The bytes up to the payload, at most 128.
  public var headers: [UInt8]
  /// Its length on the wire.
  public var wireLength: Int
  /// Whether its flow was to be alerted by then.
  public var isAlert = false
}

/// One thing the pipeline has to tell.
public enum PipelineEvent: Sendable {
  /// A device that is in no inventory was seen for the first time; its maker where a rule pack lists the MAC's prefix.
  case stranger(MACAddress, IPAddress?, DeviceMaker?, Timestamp)
  /// A registered controller uses an address, or no longer does.
  case address(AddressChange, Device, Timestamp)
  /// A flow got a verdict that is not `approved`, or a worse one than before.
  case verdict(JudgedFlow, Timestamp)
  /// A flow ended, or an active timeout passed.
  case flow(JudgedFlow, FlowReportReason)
  /// A step of what people declared.
  case declared(JournalRecord)
  /// Headers to keep as evidence.
  case frame(KeptFrame)
}
