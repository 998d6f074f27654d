// Role: walks once through all of a MaxMind DB when it is opened, so that a damaged file is refused and never asked.

/// The walk through tree and data.
struct MMDBCheck {
  /// Where records begin that the tree leads to, in order, each once.
  private(set) var records: [Int] = []
  /// Networks that have a record; those that several ways lead to count once.
  private(set) var networkCount = 0

  /// Throws the first node that leads astray, or the first record that breaks the format.
  init(_ tree: MMDBTree) throws(MMDBData.Fault) {
    // A bit for each byte of the data, set where a record begins.
    var marks = [UInt64](repeating: 0, count: tree.data.section.count / 64 + 1)
    networkCount = try MMDBCheck.walk(tree, &marks)
    for (index, mark) in marks.enumerated() {
      var rest = mark
      while rest != 0 {
        records.append(tree.data.section.lowerBound + 64 * index + rest.trailingZeroBitCount)
        rest &= rest - 1
      }
    }
    for record in records {
      var budget = MMDBData.mostValues
      _ = try tree.data.end(of: record, following: true, budget: &budget)
    }
  }

  private struct Step {
    let node: Int
    var side = 0
    /// Levels of nodes from this one down, as far as they are known.
    var height = 1
  }

  /// Goes down each node once, one reached again being known by its height; gives the count of networks with a record.
  private static func walk(_ tree: MMDBTree, _ marks: inout [UInt64]) throws(MMDBData.Fault) -> Int {
    var networks = 0
    var heights = [UInt8](repeating: 0, count: tree.nodeCount)
    var path = [Step(node: 0)]
    while var step = path.popLast() {
      guard step.side < 2 else {
        heights[step.node] = UInt8(clamping: step.height)
        if let above = path.indices.last { path[above].height = max(path[above].height, step.height + 1) }
        continue
      }
      let offset = step.node * tree.nodeLength
      guard let side = tree.side(step.side, of: step.node) else {
        throw MMDBData.Fault(offset: offset, reason: "a node lies beyond the end of the file")
      }
      step.side += 1
      if side < tree.nodeCount {
        let known = Int(heights[side])
        guard path.count + 1 + max(known, 1) <= tree.addressLength else {
          throw MMDBData.Fault(
            offset: offset, reason: "the search tree is deeper than the \(tree.addressLength) bits of an address")
        }
        step.height = max(step.height, known + 1)
        path.append(step)
        if known == 0 { path.append(Step(node: side)) }
        continue
      }
      path.append(step)
      guard let place = tree.place(of: side) else { continue }
      guard tree.data.section.contains(place) else {
        throw MMDBData.Fault(offset: offset, reason: "a node leads to a record outside the data section")
      }
      networks += 1
      let mark = place - tree.data.section.lowerBound
      marks[mark / 64] |= 1 << UInt64(mark % 64)
    }
    return networks
  }
}
