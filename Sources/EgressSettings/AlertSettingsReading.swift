// Role: reads the `alerts` section; each kind of sink has a list of its own, so each kind has its own keys.
import EgressTypes
import StrictYAML

extension AlertSettings {
  init?(reading keys: inout YAMLMapping) {
    self.init()
    hook = keys.optional("hook").flatMap(AlertSettings.command) ?? hook
    var names: Set<String> = hook.isEmpty ? [] : ["exec"]
    func read(_ key: String, _ way: (inout YAMLMapping) -> AlertWay?) -> [AlertSinkSettings] {
      keys.optional(key)?.list { item in
        item.mapping { AlertSettings.sink(&$0, default: key, at: item, &names, way) }
      } ?? []
    }
    sections += read("exec", AlertSettings.exec)
    sections += read("webhook", AlertSettings.webhook)
    sections += read("journald", AlertSettings.journald)
    sections += read("syslog", AlertSettings.syslog)
    sections += read("email", AlertSettings.email)
    timeout = keys.optional("timeout_seconds")?.integer(in: 1...120).map(Int.init) ?? timeout
    groupSeconds = keys.optional("group_seconds")?.integer(in: 0...86_400) ?? groupSeconds
    watchdogSeconds = keys.optional("watchdog_seconds")?.integer(in: 10...86_400) ?? watchdogSeconds
    deliveryDays = keys.optional("delivery_days")?.integer(in: 1...36_500).map(Int.init)
    state = keys.optional("state")?.string() ?? state
    control = keys.optional("control")?.string() ?? control
  }

  /// A program and its arguments.
  private static func command(_ value: YAMLValue) -> [String]? {
    guard let command = value.list({ $0.string() }) else { return nil }
    guard let program = command.first else { return value.mistake("nothing stands here; write a program") }
    guard program.hasPrefix("/") else {
      return value.mistake("`\(program)` is no absolute path; write the program's full path, as no shell looks for it")
    }
    guard !command.contains(where: { $0.utf8.contains(0) }) else {
      return value.mistake("an argument holds a NUL byte, which no program can be given; leave it out")
    }
    return command
  }

  private static func sink(
    _ keys: inout YAMLMapping, default kind: String, at item: YAMLValue, _ names: inout Set<String>,
    _ read: (inout YAMLMapping) -> AlertWay?
  ) -> AlertSinkSettings? {
    let name = keys.optional("name")?.parsed(as: "letters a to z, digits and `-`, at most 32") { text in
      (1...32).contains(text.utf8.count) && text.utf8.allSatisfy(isSinkNameByte) ? text : nil
    }
    let hasWatchdog = keys.optional("watchdog")?.boolean() ?? false
    guard let way = read(&keys) else { return nil }
    guard names.insert(name ?? kind).inserted else {
      return item.mistake("another sink is called `\(name ?? kind)`; give this one a `name` of its own")
    }
    return AlertSinkSettings(name: name ?? kind, hasWatchdog: hasWatchdog, way: way)
  }

  private static func exec(_ keys: inout YAMLMapping) -> AlertWay? {
    keys.required("command").flatMap(command).map { .exec(command: $0) }
  }

  private static func webhook(_ keys: inout YAMLMapping) -> AlertWay? {
    let addresses =
      keys.optional("addresses")?.list { item in
        item.parsed(as: "an address or a network such as 192.168.50.0/24") { IPPrefix($0) }
      } ?? []
    let url = keys.required("url")
    let text = url?.parsed(as: "an address that begins with https://, or with http:// for one under `addresses`") {
      $0.hasPrefix("https://") || ($0.hasPrefix("http://") && !addresses.isEmpty) ? $0 : nil
    }
    let key = keys.optional("key")?.string()
    let secret = keys.optional("secret_file")?.string()
    let authorities = keys.optional("authorities")?.string()
    guard let url, let text else { return nil }
    guard key != nil || secret != nil else {
      return url.mistake("nothing signs what goes here; name a `key` or a `secret_file`")
    }
    return .webhook(
      WebhookSettings(url: text, key: key, secret: secret, authorities: authorities, addresses: addresses))
  }

  private static func journald(_ keys: inout YAMLMapping) -> AlertWay? {
    .journald(socket: keys.optional("socket")?.string() ?? "/run/systemd/journal/socket")
  }

  private static func syslog(_ keys: inout YAMLMapping) -> AlertWay? {
    let facility = keys.optional("facility")?.integer(in: 0...23).map(Int.init) ?? 4
    let socket = keys.optional("socket")?.string()
    let authorities = keys.optional("authorities")
    let server = keys.optional("server")
    guard let server else {
      guard authorities == nil else { return authorities?.mistake("a socket of this machine has no authorities") }
      return .syslog(SyslogSettings(receiver: .socket(socket ?? "/dev/log"), facility: facility))
    }
    guard socket == nil else { return server.mistake("`socket` stands here too; write one of them") }
    let place = server.parsed(as: "a host and a port such as logs.example.org:6514") { (text) -> (String, Int)? in
      guard let colon = text.lastIndex(of: ":"), colon > text.startIndex, let port = UInt16(text[colon...].dropFirst())
      else { return nil }
      var host = text[..<colon]
      if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
      return (String(host), Int(port))
    }
    guard let place else { return nil }
    return .syslog(
      SyslogSettings(
        receiver: .server(host: place.0, port: place.1, authorities: authorities?.string()), facility: facility))
  }

  private static func email(_ keys: inout YAMLMapping) -> AlertWay? {
    let sender = keys.required("from").flatMap(address)
    let recipients = keys.required("to")?.list(address)
    let program = keys.optional("command").map(command)
    guard let sender, let recipients, !recipients.isEmpty else { return nil }
    var settings = EmailSettings(sender: sender, recipients: recipients)
    if let program {
      guard let program else { return nil }
      settings.command = program
    }
    return .email(settings)
  }

  private static func address(_ value: YAMLValue) -> String? {
    value.parsed(as: "an address such as duty@example.org, in printable ASCII without spaces, `<`, `>`, `,` or `;`") {
      text in
      // A leading `-` would be an option of the mail program.
      let isPlain = text.utf8.allSatisfy { (0x21...0x7e).contains($0) && !"<>,;\"".utf8.contains($0) }
      return isPlain && !text.hasPrefix("-") && text.utf8.count <= 254 ? text : nil
    }
  }

  private static func isSinkNameByte(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
      || byte == UInt8(ascii: "-")
  }
}
