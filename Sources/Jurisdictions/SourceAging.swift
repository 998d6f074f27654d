// Role: how long location data is good for.

import EgressTypes

extension SourceAge {
  /// Days after which a source is named as ageing.
  public static let ageingAfterDays: Int64 = 45
  /// Days after which a source can no longer approve alone.
  public static let staleAfterDays: Int64 = 120
  /// Days after which a source takes part in no approval.
  public static let expiredAfterDays: Int64 = 400

  /// Weighs data made at one time and asked at another.
  ///
  /// Data from more than a day ahead has a date that cannot be true, so its age is unknown.
  public init(createdAt: Timestamp?, at time: Timestamp) {
    guard let createdAt, createdAt <= time.advanced(bySeconds: 86_400) else {
      self = .unknown
      return
    }
    self =
      switch time.days(since: createdAt) {
      case ..<SourceAge.ageingAfterDays: .fresh
      case ..<SourceAge.staleAfterDays: .ageing
      case ..<SourceAge.expiredAfterDays: .stale
      default: .expired
      }
  }
}
