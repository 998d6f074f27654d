// Role: the stations of the cases and what they usually say to one another.
import TestFrames

/// Who speaks in the cases; `Cases/inventory.yaml` and `Cases/location.csv` know them by these addresses.
enum Cast {
  private static let gateway = "02:00:5e:00:50:01"
  static let controller = Station("192.168.50.11", mac: "60:60:1f:00:00:01")
  static let controller6 = Station("2001:db8:50::11", mac: "60:60:1f:00:00:01")
  static let second = Station("192.168.50.12", mac: "60:60:1f:00:00:02")
  static let phone = Station("192.168.50.13", mac: "da:a1:19:00:00:13")
  static let resolver = Station("198.51.100.53", mac: gateway)
  /// The gateway answers names itself in some hangars.
  static let insideResolver = Station("192.168.50.1", mac: gateway)
  static let dutch = Station("198.51.100.20", mac: gateway)
  static let dutch6 = Station("2001:db8:a::20", mac: gateway)
  static let chinese = Station("203.0.113.10", mac: gateway)
  static let chineseOperator = Station("203.0.113.80", mac: gateway)
  static let unheardOf = Station("192.0.2.77", mac: gateway)

  /// A question to the resolver and its answer.
  static func lookUp(
    _ name: String, of server: Station, by client: Station, at resolver: Station = Cast.resolver
  ) -> [Bytes] {
    var talk = Conversation(client, resolver, clientPort: 50_000, serverPort: 53, transport: 17)
    return [talk.ask(Build.dnsQuestion(name)), talk.answer(Build.dnsAnswer(name, server.address))]
  }

  /// A TLS connection: opening, ClientHello, so many bytes up and down, closing.
  static func connection(
    _ client: Station, _ server: Station, named name: String? = nil, up: Int = 600, down: Int = 300,
    port: Int = 40_000, link: @escaping Conversation.Link = Conversation.ethernet
  ) -> [Bytes] {
    var talk = Conversation(client, server, clientPort: port, link: link)
    var frames = talk.open()
    if let name { frames.append(talk.ask(Build.hello(name))) }
    frames.append(talk.answer(Bytes(repeating: 0x44, count: down)))
    frames.append(talk.ask(Bytes(repeating: 0x55, count: up)))
    return frames + talk.close()
  }
}
