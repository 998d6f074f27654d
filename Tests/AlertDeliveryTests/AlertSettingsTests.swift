// Role: holds the settings to naming every mistake at once.
import AlertDelivery
import Testing

@Suite("Alert settings")
struct AlertSettingsTests {
  @Test("the defaults with a hook are fine")
  func defaults() {
    let settings = AlertSettings(hook: ["/usr/local/bin/alert", "--to", "officer"])
    #expect(settings.mistakes == [])
    #expect(AlertSinks.configured(by: settings).map(\.name) == ["exec"])
  }

  @Test("every mistake is told")
  func mistakes() {
    var settings = AlertSettings(hook: ["alert", "a\0b"])
    settings.timeoutSeconds = 0
    settings.maxAttempts = 11
    #expect(
      settings.mistakes == [
        "hook: 'alert' is not an absolute path", "hook: an argument holds a NUL byte",
        "timeout: 0 s is not within 1 … 120", "attempts: 11 is not within 1 … 10",
      ])
    #expect(AlertSettings(hook: []).mistakes == ["hook: names no program"])
  }
}
