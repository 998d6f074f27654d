// Role: every registered controller, also those never seen, and the devices that are in no inventory.
import EgressTypes

extension ReportSection {
  /// Devices.
  static func devices(_ report: ReportModel, _ language: Language) -> ReportSection {
    let inventory = report.inventory
    var blocks: [ReportBlock] = [.subheading(language("Controllers", nl: "Controllers"))]
    blocks.append(
      inventory.devices.isEmpty
        ? .paragraph(language("None.", nl: "Geen.")) : .table(controllers(inventory, language)))
    if inventory.unnamed > 0 {
      let count = language.countedFurther(inventory.unnamed, .controller)
      blocks.append(
        .note(
          language(
            "The inventory registers \(count) that its record does not name.",
            nl: "De inventaris bevat \(count) die het record ervan niet bij naam noemt.")))
    }
    if inventory.unlisted > 0 {
      let count = language.counted(inventory.unlisted, .record)
      blocks.append(.note(language("And \(count) of further devices.", nl: "En \(count) over verdere apparaten.")))
    }
    blocks.append(
      .subheading(
        language("Unregistered devices", nl: "Niet-geregistreerde apparaten"),
        summary: language.grouped(Int64(report.unregistered.count).adding(report.unlistedUnregistered))))
    blocks.append(
      report.unregistered.isEmpty
        ? .paragraph(language("None.", nl: "Geen.")) : .table(strangers(report, language)))
    if report.unlistedUnregistered > 0 {
      let count = language.counted(report.unlistedUnregistered, .record)
      blocks.append(.note(language("And \(count) of further devices.", nl: "En \(count) over verdere apparaten.")))
    }
    return ReportSection(id: "devices", heading: language("Devices", nl: "Apparaten"), blocks: blocks)
  }

  private static func controllers(_ inventory: DeviceInventoryUse, _ language: Language) -> ReportTable {
    ReportTable(
      name: "controllers",
      caption: language(
        "Every controller of the inventory, and others that records name",
        nl: "Elke controller in de inventaris, en andere die in records voorkomen"),
      columns: [
        .init(key: "controller", title: language("controller", nl: "controller")),
        .init(key: "model", title: language("model", nl: "model")),
        .init(key: "policy", title: language("policy", nl: "beleid")),
        .init(key: "registered", title: language("in the inventory", nl: "in de inventaris")),
        .init(key: "first_seen", title: language("first flow", nl: "eerste verbinding")),
        .init(key: "last_seen", title: language("last packet", nl: "laatste pakket")),
        .init(key: "frames", title: language("frames", nl: "frames"), isNumber: true),
        .init(key: "bytes_sent", title: language("sent", nl: "verzonden"), isNumber: true),
        .init(key: "violations", title: language("violations", nl: "overtredingen"), isNumber: true),
        .init(
          key: "encrypted_dns_minutes", title: language("encrypted DNS, minutes", nl: "versleutelde DNS, minuten"),
          isNumber: true),
      ],
      rows: inventory.devices.map { device in
        let never = language("never seen", nl: "niet gezien")
        return [
          .text(device.device), .text(device.model),
          device.policy.isEmpty ? .word(language("default", nl: "standaard"), exported: "") : .text(device.policy),
          registered(device.isRegistered, language),
          device.span == nil
            ? .word(device.isSeen ? language("no flow", nl: "geen verbinding") : never, exported: "")
            : .time(device.span?.start),
          .time(device.span?.end), .count(device.frames), .bytes(device.counts.sent), .count(device.violations),
          .count(device.encryptedDNSMinutes),
        ]
      })
  }

  private static func registered(_ isRegistered: Bool?, _ language: Language) -> Cell {
    switch isRegistered {
    case true?: .word(language("yes", nl: "ja"), exported: "yes")
    case false?: .word(language("no longer", nl: "niet meer"), exported: "no")
    case nil: .word(language("not recorded", nl: "niet vastgelegd"), exported: "")
    }
  }

  private static func strangers(_ report: ReportModel, _ language: Language) -> ReportTable {
    ReportTable(
      name: "unregistered",
      caption: language(
        "Seen on the hangar's network and in no inventory",
        nl: "Gezien op het netwerk van de hangar en in geen inventaris"),
      columns: [
        .init(key: "mac", title: language("device", nl: "apparaat")),
        .init(key: "manufacturer", title: language("maker", nl: "fabrikant")),
        .init(key: "address", title: language("address", nl: "adres")),
        .init(key: "first_seen", title: language("first seen", nl: "eerst gezien")),
        .init(key: "action", title: language("done", nl: "actie")),
      ],
      rows: report.unregistered.map { device in
        [
          .text(device.mac), .text(device.manufacturer), .text(device.address), .time(device.firstSeen),
          .word(device.action.done(in: language, isReplay: report.isReplay), exported: device.action.name),
        ]
      })
  }
}
