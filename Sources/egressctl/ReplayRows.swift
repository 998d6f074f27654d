// Role: the rows of a replay's table: flows gathered by device, destination, name and verdict, in bounded memory.
import EgressPipeline
import EgressTypes

/// What identifies a row.
struct ReplayRowKey: Hashable {
  /// The controller's pseudonym; nil for a device that is not registered, which has its address here.
  let device: String?
  let near: IPAddress
  let far: IPAddress
  let version: IPVersion
  let name: DomainName?
  let verdict: Verdict

  init(_ judged: JudgedFlow) {
    device = judged.device?.id
    near = device == nil ? judged.nearSide : IPAddress(high: 0, low: 0)
    far = judged.farSide
    version = judged.flow.tuple.version
    name = judged.attribution.best
    verdict = judged.ruling.verdict
  }

  var deviceText: String { device ?? text(of: near) }
  var farText: String { text(of: far) }

  private func text(of address: IPAddress) -> String {
    version == .v4 ? address.description : address.ipv6Description
  }
}

/// One row of the table.
struct ReplayRow {
  let key: ReplayRowKey
  let hash: Int
  /// The countries given for the destination, or a dash.
  let countries: String
  let networkOperator: String
  var flows = 0
  var sent: UInt64 = 0
  var received: UInt64 = 0

  init(_ key: ReplayRowKey, _ hash: Int, _ destination: Destination?) {
    self.key = key
    self.hash = hash
    let known = destination?.countries ?? []
    countries = known.isEmpty ? "-" : known.joined(separator: "/")
    networkOperator = destination?.networkOperator ?? "-"
  }

  /// Whether this row stands above another: the worse verdict first, then whoever was sent more.
  func precedes(_ other: ReplayRow) -> Bool {
    if key.verdict != other.key.verdict { return key.verdict > other.key.verdict }
    if sent != other.sent { return sent > other.sent }
    return (key.deviceText, key.far, key.name?.text ?? "")
      < (other.key.deviceText, other.key.far, other.key.name?.text ?? "")
  }
}

/// Every row, or the foremost ones when there are more than memory is meant for.
struct ReplayRows {
  /// Rows at which the hinder half is dropped.
  static let maximum = 65_536

  private var rows: [ReplayRow] = []
  /// Open addressing by the hash of a row's key: its place plus one, or 0; at most half full.
  private var places = [Int32](repeating: 0, count: 4096)
  private var dropped = 0

  /// Rows that there were; one that was dropped and came again counts twice.
  var count: Int { rows.count + dropped }
  /// Whether rows were dropped.
  var isCut: Bool { dropped > 0 }

  mutating func add(_ judged: JudgedFlow) {
    let place = place(of: ReplayRowKey(judged), judged.destination)
    rows[place].flows += 1
    rows[place].sent &+= judged.sentBytes
    rows[place].received &+= judged.receivedBytes
  }

  /// The foremost rows in their order.
  func foremost(_ limit: Int) -> [ReplayRow] {
    var best: [ReplayRow] = []
    for row in rows where best.count < limit || best.last.map(row.precedes) ?? false {
      best.insert(row, at: best.firstIndex { row.precedes($0) } ?? best.count)
      if best.count > limit { best.removeLast() }
    }
    return best
  }

  private mutating func place(of key: ReplayRowKey, _ destination: Destination?) -> Int {
    let hash = key.hashValue
    var bucket = hash & (places.count - 1)
    while places[bucket] != 0 {
      let place = Int(places[bucket]) - 1
      if rows[place].hash == hash, rows[place].key == key { return place }
      bucket = (bucket + 1) & (places.count - 1)
    }
    if rows.count >= ReplayRows.maximum { cut() }
    rows.append(ReplayRow(key, hash, destination))
    if 2 * rows.count > places.count { fill(2 * places.count) } else { enter(rows.count - 1) }
    return rows.count - 1
  }

  private mutating func enter(_ place: Int) {
    var bucket = rows[place].hash & (places.count - 1)
    while places[bucket] != 0 { bucket = (bucket + 1) & (places.count - 1) }
    places[bucket] = Int32(truncatingIfNeeded: place + 1)
  }

  private mutating func fill(_ size: Int) {
    places = [Int32](repeating: 0, count: size)
    for place in rows.indices { enter(place) }
  }

  private mutating func cut() {
    rows.sort { $0.precedes($1) }
    rows.removeLast(rows.count / 2)
    dropped += rows.count
    fill(places.count)
  }
}
