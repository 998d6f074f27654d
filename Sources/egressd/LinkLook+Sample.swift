// Role: what a look at the interface says about watching, in the words of coverage.
import EgressPipeline
import LinuxCalls
import PacketCapture

extension LinkLook {
  /// The conditions of watching as this look shows them.
  func sample(isPromiscuous wanted: Bool, filter: [UInt64]?) -> ConditionSample {
    var told: UnwatchedReasons = []
    // The kernel had more news than it kept: what happened meanwhile is not known.
    let news = news ?? .untold
    if !news.isDisjoint(with: [.down, .gone, .untold]) { told.insert(.interfaceDown) }
    if news.contains(.noCarrier) { told.insert(.noCarrier) }
    let link: UnwatchedReason? =
      switch state {
      case .up: nil
      case .noCarrier: .noCarrier
      case .down, .missing: .interfaceDown
      }
    return ConditionSample(
      link: link, told: told, carrierChanges: carrierChanges, index: index,
      isPromiscuous: wanted ? self.isPromiscuous : nil, filter: filter)
  }
}
