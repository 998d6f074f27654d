// Role: holds settings and inventory to strict reading: all mistakes at once, each with its place.
import EgressSettings
import EgressTypes
import StrictYAML
import Testing

@Suite("Settings")
struct SettingsTests {
  @Test("a short file takes the defaults")
  func defaults() throws {
    let text = "hangar: depot-noord\ncapture:\n  interface: eth1\n"
    let settings = try Settings(reading: Array(text.utf8), file: "egressd.yaml")
    #expect(settings == Settings(hangar: "depot-noord", interface: "eth1"))
    #expect(settings.memory <= 256)
  }

  @Test("every value is read")
  func full() throws {
    let text = """
      hangar: h
      capture: {interface: br0, promiscuous: false, filter: not port 22, buffer_mib: 8, snap_length: 512}
      inside: 192.168.50.0/24,fd00::/8
      rules: /r
      policy: strict-ldm
      inventory: /i
      location: {sources: [/a, /b], trusted_keys: [/k]}
      time_zone: America/Argentina/Ushuaia
      journal: /j
      control: /c
      memory_mib: 128
      alerts: {hook: [/bin/true, -x], timeout_seconds: 5, state: /s}
      """
    let settings = try Settings(reading: Array(text.utf8), file: "egressd.yaml")
    #expect(settings.capture.filter == "not port 22")
    #expect(settings.capture.snapLength == 512)
    #expect(settings.inside.contains(try #require(IPAddress("192.168.50.7"))))
    #expect(settings.locationSources == ["/a", "/b"])
    #expect(settings.alerts.hook == ["/bin/true", "-x"])
    #expect(settings.memory == 128)
    #expect(settings.timeZone == "America/Argentina/Ushuaia")
  }

  @Test("witnesses are read with their defaults; http needs listed addresses, and each has a key of its own")
  func witnesses() throws {
    let head = "hangar: h\ncapture: {interface: eth1}\nwitnesses:\n"
    let text =
      head + "  - {url: https://w.example/, key: w.example+01020304+BAAA}\n"
      + "  - {url: http://192.0.2.7/, key: v.example+01020304+BAAA, interval_seconds: 5, addresses: [192.0.2.0/24],"
      + " authorities: /ca}\n"
    let read = try Settings(reading: Array(text.utf8), file: "e.yaml").witnesses
    #expect(read.map(\.url) == ["https://w.example/", "http://192.0.2.7/"])
    #expect(read.map(\.interval) == [60, 5])
    #expect(read.map(\.authorities) == [nil, "/ca"])
    for wrong in [
      "{url: https://w.example/}", "{key: w.example+01020304+BAAA}", "{url: https://w.example/, key: w.example}",
      "{url: http://192.0.2.7/, key: w.example+01020304+BAAA}",
      "{url: https://w.example/, key: w.example+01020304+BAAA, interval_seconds: 0}",
      "{url: https://w.example/, key: a+01020304+BAAA}\n  - {url: https://v.example/, key: a+01020304+BAAA}",
    ] {
      #expect(throws: YAMLMistakes.self, "\(wrong)") {
        try Settings(reading: Array("\(head)  - \(wrong)\n".utf8), file: "e.yaml")
      }
    }
  }

  @Test func `timestamps are read with their defaults, and what is wrong is told with its place`() throws {
    let head = "hangar: h\ncapture: {interface: eth1}\ntimestamps:\n"
    let text =
      head + "  - {name: a, url: https://tsa.example/tsr, ca: /ca.pem}\n"
      + "  - {name: b-2, url: http://192.0.2.7/, ca: /b.pem, interval_seconds: 3600, addresses: [192.0.2.0/24],"
      + " authorities: /tls.pem}\n"
    let read = try Settings(reading: Array(text.utf8), file: "e.yaml").timestamps
    #expect(read.map(\.name) == ["a", "b-2"])
    #expect(read.map(\.url) == ["https://tsa.example/tsr", "http://192.0.2.7/"])
    #expect(read.map(\.certificates) == ["/ca.pem", "/b.pem"])
    #expect(read.map(\.interval) == [21_600, 3600])
    #expect(read.map(\.authorities) == [nil, "/tls.pem"])
    for (wrong, place) in [
      ("{url: https://t.example/, ca: /c}", "e.yaml:4:5"), ("{name: a, ca: /c}", "e.yaml:4:5"),
      ("{name: a, url: https://t.example/}", "e.yaml:4:5"),
      ("{name: A/b, url: https://t.example/, ca: /c}", "e.yaml:4:12"),
      ("{name: a, url: ftp://t.example/, ca: /c}", "e.yaml:4:20"),
      ("{name: a, url: https://t.example/, ca: c.pem}", "e.yaml:4:44"),
      ("{name: a, url: https://t.example/, ca: /c, interval_seconds: 59}", "e.yaml:4:66"),
      ("{name: a, url: https://t.example/, ca: /c, zz: 1}", "e.yaml:4:48"),
      ("{name: a, url: https://t.example/, ca: /c}\n  - {name: a, url: https://u.example/, ca: /c}", "e.yaml:5:5"),
    ] {
      #expect("\(wrong)") {
        try Settings(reading: Array("\(head)  - \(wrong)\n".utf8), file: "e.yaml")
      } throws: { error in
        "\(error)".contains("\(place):")
      }
    }
  }

  @Test("what is kept of frames is read with its defaults, and frames of alerts are kept no shorter than others")
  func evidence() throws {
    let head = "hangar: h\ncapture: {interface: eth1}\nevidence: "
    let read = try Settings(
      reading: Array("\(head){frames_per_flow: 0, size_mib: 8, days: 120}\n".utf8), file: "e.yaml"
    ).evidence
    #expect((read.framesPerFlow, read.size, read.days, read.alertDays) == (0, 8, 120, 120))
    let alerts = try Settings(reading: Array("\(head){alert_days: 400}\n".utf8), file: "e.yaml").evidence
    #expect((alerts.framesPerFlow, alerts.size, alerts.days, alerts.alertDays) == (16, 64, 7, 400))
    for wrong in ["{frames_per_flow: 256}", "{size_mib: 0}", "{days: 0}", "{days: 8, alert_days: 7}", "{frames: 1}"] {
      #expect(throws: YAMLMistakes.self, "\(wrong)") {
        try Settings(reading: Array("\(head)\(wrong)\n".utf8), file: "e.yaml")
      }
    }
  }

  @Test("beacons are read with their defaults, and each has a name and a key of its own")
  func beacons() throws {
    let key = String(repeating: "aB", count: 32)
    let text = """
      hangar: h
      capture: {interface: eth1}
      beacons:
        - {name: pi, public_key: "\(key)"}
        - {name: other, public_key: "\(key.replacing("a", with: "c"))", vlans: [0, 10], clock_tolerance_seconds: 5}
      """
    let settings = try Settings(reading: Array(text.utf8), file: "e.yaml")
    #expect(settings.beacons.map(\.name) == ["pi", "other"])
    #expect(settings.beacons.map(\.vlans) == [[0], [0, 10]])
    #expect(settings.beacons.map(\.tolerance) == [2, 5])
    #expect(settings.beacons[0].publicKey == key.lowercased())
    for wrong in [
      "{name: pi}", "{name: pi, public_key: \"\(key)0\"}", "{name: a b, public_key: \"\(key)\"}",
      "{name: pi, public_key: \"\(key)\", vlans: []}", "{name: pi, public_key: \"\(key)\", vlans: [4095]}",
      "{name: pi, public_key: \"\(key)\", vlans: [1, 1]}", "{name: pi, public_key: \"\(key)\", secret: x}",
      "{name: pi, public_key: \"\(key)\"}\n  - {name: pi2, public_key: \"\(key)\"}",
      "{name: pi, public_key: \"\(key)\"}\n  - {name: pi, public_key: \"\(key.replacing("a", with: "c"))\"}",
    ] {
      let file = "hangar: h\ncapture: {interface: eth1}\nbeacons:\n  - \(wrong)\n"
      #expect(throws: YAMLMistakes.self, "\(wrong)") { try Settings(reading: Array(file.utf8), file: "e.yaml") }
    }
  }

  @Test("every mistake is told with its place")
  func mistakes() {
    let text = """
      hangar: "bad name"
      capture:
        interface: eth1
        promiscous: true
      inside: 192.168.50.1/24
      memory_mib: 8
      time_zone: ../../etc/passwd
      alerts:
        hook: [notify]
      """
    let mistakes = #expect(throws: YAMLMistakes.self) {
      try Settings(reading: Array(text.utf8), file: "e.yaml")
    }
    #expect(
      mistakes?.all.map { "\($0.place.line):\($0.place.column)" } == ["1:9", "4:3", "5:9", "6:13", "7:12", "9:9"],
      "\(mistakes?.description ?? "")")
  }
}

@Suite("Inventory")
struct InventoryTests {
  @Test("controllers and infrastructure are known, others are strangers")
  func known() throws {
    let text = """
      devices:
        - {id: rc-01, mac: "60:60:1f:00:00:01", model: DJI RC Plus, policy: strict-ldm}
      infrastructure:
        - {name: gateway, mac: "02:00:5e:00:50:01"}
      """
    let inventory = try DeviceInventory(reading: Array(text.utf8), file: "inventory.yaml")
    #expect(inventory.device(with: MACAddress("60:60:1f:00:00:01"))?.policy == "strict-ldm")
    #expect(inventory.knows(try #require(MACAddress("02:00:5e:00:50:01"))))
    #expect(!inventory.knows(try #require(MACAddress("da:a1:19:00:00:13"))))
  }

  @Test("an address that stands twice is a mistake at its second place")
  func twice() {
    let text = """
      devices:
        - {id: a, mac: "60:60:1f:00:00:01", model: m}
        - {id: b, mac: "60:60:1f:00:00:01", model: m}
      """
    let mistakes = #expect(throws: YAMLMistakes.self) {
      try DeviceInventory(reading: Array(text.utf8), file: "i.yaml")
    }
    #expect(mistakes?.all.map(\.place.line) == [3])
  }
}

@Suite("Alert settings")
struct AlertSettingsTests {
  private func alerts(_ text: String) throws -> AlertSettings {
    let head = "hangar: h\ncapture: {interface: br0}\nalerts:\n"
    return try Settings(reading: Array((head + text).utf8), file: "e.yaml").alerts
  }

  @Test("every kind of sink is read, in the order of the kinds, each under its name")
  func sinks() throws {
    let alerts = try alerts(
      """
        hook: [/bin/true]
        exec: [{name: pager, command: [/bin/page, -x], watchdog: true}]
        webhook:
          - {url: "https://h.example/", key: /k}
          - {name: lan, url: "http://192.0.2.1/", secret_file: /s, addresses: [192.0.2.0/24], authorities: /ca}
        journald: [{}]
        syslog: [{server: "[2001:db8::1]:6514"}, {name: local, facility: 16}]
        email: [{from: a@example.org, to: [b@example.org]}]
        group_seconds: 0
        watchdog_seconds: 60
        delivery_days: 90
        control: /c
      """)
    #expect(alerts.sinks.map(\.name) == ["exec", "pager", "webhook", "lan", "journald", "syslog", "local", "email"])
    #expect(alerts.sinks.map(\.hasWatchdog) == [false, true, false, false, false, false, false, false])
    #expect(alerts.sinks[1].way == .exec(command: ["/bin/page", "-x"]))
    #expect(alerts.sinks[2].way == .webhook(WebhookSettings(url: "https://h.example/", key: "/k")))
    #expect(alerts.sinks[4].way == .journald(socket: "/run/systemd/journal/socket"))
    #expect(
      alerts.sinks[5].way
        == .syslog(SyslogSettings(receiver: .server(host: "2001:db8::1", port: 6514, authorities: nil))))
    #expect(alerts.sinks[6].way == .syslog(SyslogSettings(receiver: .socket("/dev/log"), facility: 16)))
    #expect(alerts.sinks[7].way == .email(EmailSettings(sender: "a@example.org", recipients: ["b@example.org"])))
    #expect(alerts.groupSeconds == 0)
    #expect(alerts.watchdogSeconds == 60)
    #expect(alerts.deliveryDays == 90)
    #expect(alerts.control == "/c")
  }

  @Test(
    "what cannot be a sink is a mistake",
    arguments: [
      ("webhook: [{url: \"https://h/\"}]", "nothing signs"),
      ("webhook: [{url: \"http://h/\", key: /k}]", "begins with https://"),
      ("webhook: [{url: \"https://h/\", key: /k}, {url: \"https://i/\", key: /k}]", "another sink is called `webhook`"),
      ("exec: [{name: exec, command: [/a]}]\n  hook: [/b]", "another sink is called `exec`"),
      ("exec: [{name: ../x, command: [/a]}]", "letters a to z"), ("exec: [{command: [page]}]", "no absolute path"),
      ("exec: [{command: []}]", "write a program"), ("syslog: [{server: h}]", "a host and a port"),
      ("syslog: [{server: \"h:1\", socket: /s}]", "write one of them"),
      ("syslog: [{authorities: /ca}]", "has no authorities"),
      ("email: [{from: a@x, to: [\"-oQ/tmp\"]}]", "an address such as"),
      ("email: [{from: \"a@x\\nBcc: b\", to: [b@x]}]", "an address such as"),
    ])
  func mistakes(text: String, part: String) {
    let mistakes = #expect(throws: YAMLMistakes.self) { try alerts("  \(text)") }
    #expect(mistakes?.all.contains { $0.message.contains(part) } == true, "\(mistakes?.description ?? "")")
  }
}
