// Role: the list of ways to deliver an alert; a new one is a file beside this one and a line here.

/// The sinks that settings ask for; each gets a worker of its own, so that none holds up another.
public enum AlertSinks {
  /// Makes the sinks that settings ask for.
  public static func configured(by settings: AlertSettings) -> [any AlertSink] {
    var sinks: [any AlertSink] = []
    if !settings.hook.isEmpty {
      sinks.append(ExecSink(command: settings.hook, timeout: .seconds(settings.timeoutSeconds)))
    }
    return sinks
  }
}
