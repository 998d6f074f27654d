// Role: MaxMind DB files as the vendors shape them, over documentation addresses (RFC 5737, RFC 3849).

extension MMDBWriter {
  /// A country as MaxMind and DB-IP write it.
  static func place(_ code: String) -> Value {
    .map([
      ("geoname_id", .u32(1)), ("iso_code", .text(code)),
      ("names", .map([("en", .text("a name")), ("de", .text("ein Name"))])),
    ])
  }

  /// Nested networks, aliases of the IPv4 tree, every kind of answer.
  static func city(recordSize: Int = 24, ipVersion: Int = 6) -> MMDBWriter {
    var writer = MMDBWriter(type: "GeoLite2-City", ipVersion: ipVersion, recordSize: recordSize)
    writer.records = [
      .map([
        ("city", .map([("names", .map([("en", .text("Aalst")), ("ru", .text("Алст"))]))])),
        ("country", place("DE")),
        ("location", .map([("latitude", .raw(head(3, 8) + [0x40, 0x49, 0, 0, 0, 0, 0, 0]))])),
        ("registered_country", place("DE")),
      ]),
      .map([("country", place("NL")), ("registered_country", place("CN"))]),
      .map([("registered_country", place("AU")), ("traits", .map([("is_anycast", .flag(true))]))]),
      .map([("country", place("EU"))]),
      .map([("continent", .map([("code", .text("EU"))]))]),
      .map([
        ("country", place("FR")),
        (
          "traits",
          .map([("autonomous_system_number", .u32(64500)), ("autonomous_system_organization", .text("Exämple"))])
        ),
      ]),
    ]
    writer.leads = [
      ("198.51.100.0/24", .record(0)), ("198.51.100.128/25", .record(1)), ("198.51.100.200/32", .record(3)),
      ("192.0.2.0/24", .record(2)), ("203.0.113.0/24", .record(4)),
    ]
    guard ipVersion == 6 else { return writer }
    writer.leads += [
      ("2001:db8::/32", .record(5)), ("2001:db8:1::/48", .record(1)), ("2001:db8:1::1/128", .record(0)),
      ("2002::/16", .alias("::/96")), ("2001::/32", .alias("::/96")), ("64:ff9b::/96", .alias("::/96")),
    ]
    return writer
  }

  /// One network with one record.
  static func single(_ type: String, _ record: [(String, Value)]) -> MMDBWriter {
    var writer = MMDBWriter(type: type)
    writer.records = [.map(record)]
    writer.leads = [("198.51.100.0/24", .record(0))]
    return writer
  }
}
