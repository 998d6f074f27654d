// Role: what the operator decides about alerts.

/// How alerts are delivered.
public struct AlertSettings: Hashable, Sendable {
  /// The program to run for each alert and its arguments; no shell reads them.
  public var hook: [String]
  /// How long one run may take, in seconds.
  public var timeoutSeconds = 15
  /// How often one alert is tried before it is given up.
  public var maxAttempts = RetrySchedule.standard.delays.count
  /// Where the delivery log and the place in the journal are kept.
  public var stateFolder: String
  /// The journal to read alerts from.
  public var journalFolder: String

  /// Makes settings with the default limits.
  public init(
    hook: [String], stateFolder: String = "/var/lib/egress-alertd", journalFolder: String = "/var/lib/egressd/journal"
  ) {
    self.hook = hook
    self.stateFolder = stateFolder
    self.journalFolder = journalFolder
  }

  /// What is wrong with the settings, one sentence each; none when they can be used.
  public var mistakes: [String] {
    var mistakes: [String] = []
    if let program = hook.first {
      if !program.hasPrefix("/") { mistakes.append("hook: '\(program)' is not an absolute path") }
    } else {
      mistakes.append("hook: names no program")
    }
    if hook.contains(where: { $0.contains("\0") }) { mistakes.append("hook: an argument holds a NUL byte") }
    // The service reports to systemd's watchdog between two runs only.
    if !(1...120).contains(timeoutSeconds) { mistakes.append("timeout: \(timeoutSeconds) s is not within 1 … 120") }
    let most = RetrySchedule.standard.delays.count
    if !(1...most).contains(maxAttempts) { mistakes.append("attempts: \(maxAttempts) is not within 1 … \(most)") }
    return mistakes
  }
}
