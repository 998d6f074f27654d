// Role: what the pipeline is told about the hangar and its bounds before the first frame.
import Beacons
import EgressTypes
import FlowTracking

/// The fixed setting of a pipeline.
public struct PipelineContext: Sendable {
  /// Which addresses are the hangar's own.
  public var inside: InsideNetworks
  /// The registered controllers.
  public var inventory: DeviceInventory
  /// The policy of devices that name none.
  public var policy: String
  /// Bounds and timeouts of the flow table.
  public var flowLimits: FlowLimits
  /// Whether devices outside the inventory are announced.
  public var announcesStrangers: Bool
  /// Bounds of what is held of flows whose names are being read.
  public var readerLimits = ReaderLimits()
  /// Bounds of the fragments that wait for others.
  public var fragmentLimits = FragmentLimits()
  /// Bytes that the names clients gave may take in all open flows together.
  public var clientNameBytes = 24 << 20
  /// Header frames kept of each flow that is not approved; 0 keeps none.
  public var keptFramesPerFlow: UInt8
  /// Header frames held of all flows together whose verdicts are not settled: 1.3 MiB.
  public var heldFrames = 8192

  /// The beacons that are expected.
  public var beacons: [BeaconStation] = []

  /// Makes a context.
  public init(
    inside: InsideNetworks, inventory: DeviceInventory, policy: String, flowLimits: FlowLimits = FlowLimits(),
    announcesStrangers: Bool = true, keptFramesPerFlow: UInt8 = 0
  ) {
    self.inside = inside
    self.inventory = inventory
    self.policy = policy
    self.flowLimits = flowLimits
    self.announcesStrangers = announcesStrangers
    self.keptFramesPerFlow = keptFramesPerFlow
  }
}
