// Role: one record of the delivery log as one line that a person reads.
import AlertDelivery
import EgressTypes

extension JournalRecord {
  /// What happened, of a record of the delivery log.
  var deliveryHappening: String {
    func text(_ key: String) -> String { (self[string: key] ?? "-").visible }
    guard kind == .delivery else { return "message: \(AlertText(of: AlertEvent(index: 0, leaf: encoded)).headline)" }
    let what =
      self[integer: DeliveryKey.record].map { index in
        (self[integer: DeliveryKey.count] ?? 1) > 1 ? "digest from #\(index) on" : "alert #\(index)"
      } ?? self[integer: DeliveryKey.message].map { "message \($0) of this log" } ?? "alerts"
    let attempt = self[integer: DeliveryKey.attempt].map { ", attempt \($0)" } ?? ""
    let reason = self[string: DeliveryKey.reason].map { ": \($0.visible)" } ?? ""
    let next = self[string: DeliveryKey.next].map { "; next at \($0.visible)" } ?? ""
    let person = self[string: RecordKey.person].map { ", by \($0.visible)" } ?? ""
    return "\(text(DeliveryKey.sink)): \(what) \(text(DeliveryKey.outcome))\(attempt)\(reason)\(next)\(person)"
  }
}
