// Role: the order of slots, oldest first, in a few lists that share one array of links.

/// Doubly linked lists threaded through slot numbers; every slot is in one list at most.
///
/// Node 0 to lists − 1 are the ends of the lists, so that neither taking out nor adding needs a special case.
struct SlotLists {
  private struct Link {
    var older: Int32
    var newer: Int32
  }

  private var links: [Link]
  private let lists: Int

  /// Bytes a slot takes.
  static var bytesPerSlot: Int { MemoryLayout<Link>.stride }

  /// Makes empty lists with room for a number of slots.
  init(lists: Int, slots: Int) {
    self.lists = lists
    links = []
    links.reserveCapacity(lists + slots)
    for node in 0..<lists { addLink(at: node) }
  }

  /// Makes the next slot known, in no list.
  mutating func addSlot() { addLink(at: links.count) }

  /// The slot that was added to a list before all others, or nil.
  func oldest(in list: Int) -> Int? {
    let node = Int(links[list].newer)
    return node == list ? nil : node - lists
  }

  /// Takes a slot out of its list and adds it to one as its newest.
  mutating func move(_ slot: Int, to list: Int) {
    remove(slot)
    let node = slot + lists
    let newest = Int(links[list].older)
    links[node] = Link(older: Int32(truncatingIfNeeded: newest), newer: Int32(truncatingIfNeeded: list))
    links[newest].newer = Int32(truncatingIfNeeded: node)
    links[list].older = Int32(truncatingIfNeeded: node)
  }

  /// Takes a slot out of its list.
  mutating func remove(_ slot: Int) {
    let node = slot + lists
    let link = links[node]
    links[Int(link.older)].newer = link.newer
    links[Int(link.newer)].older = link.older
    links[node] = SlotLists.unlinked(node)
  }

  /// Calls with every slot of a list, oldest first.
  func forEach(in list: Int, _ body: (Int) -> Void) {
    var node = Int(links[list].newer)
    while node != list {
      body(node - lists)
      node = Int(links[node].newer)
    }
  }

  private mutating func addLink(at node: Int) { links.append(SlotLists.unlinked(node)) }

  private static func unlinked(_ node: Int) -> Link {
    Link(older: Int32(truncatingIfNeeded: node), newer: Int32(truncatingIfNeeded: node))
  }
}
