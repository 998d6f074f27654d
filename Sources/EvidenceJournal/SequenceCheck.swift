// Role: tells from the records' own indexes what was removed, swapped, moved, duplicated or put in.

/// Follows the indexes of records as they stand in the segments and names every departure from 0, 1, 2, ….
struct SequenceCheck {
  /// Why a stretch of bytes is no record of the log.
  enum Defect {
    case changed, cut, foreign
  }

  /// The index the next record should have.
  private(set) var expected: UInt64 = 0
  /// Whether every record so far was the expected one.
  private(set) var isOrdered = true
  private var findings: [JournalFinding] = []
  private var unlisted = 0
  private var defects: [(defect: Defect, place: FilePlace)] = []
  private var gaps: [Gap] = []
  private var records = 0
  private var previous: UInt64 = 0

  /// Indexes that were skipped, and those among them that came later.
  private struct Gap {
    let skipped: Range<UInt64>
    let found: UInt64
    let position: Int
    let place: FilePlace
    var late: [Late] = []
    var lateIndexes: Set<UInt64> = []
  }

  private struct Late {
    let index: UInt64
    let position: Int
    let behind: UInt64
  }

  /// Whether bytes that may stand for the expected record wait for the next one to decide it.
  var hasDefects: Bool { !defects.isEmpty }

  /// Takes the next intact record of the log.
  mutating func record(_ index: UInt64, at place: FilePlace) {
    defer { previous = index }
    records += 1
    if index == expected {
      for (defect, place) in defects {
        add(defect == .foreign ? .foreign(before: index) : .inserted(before: index), place)
      }
      defects = []
      expected &+= 1
      return
    }
    isOrdered = false
    if index > expected {
      let rest = assignDefects(to: expected..<index)
      if !rest.isEmpty { open(Gap(skipped: rest, found: index, position: records, place: place)) }
      expected = index &+ 1
    } else if let gap = gaps.lastIndex(where: { $0.skipped.contains(index) && !$0.lateIndexes.contains(index) }) {
      gaps[gap].late.append(Late(index: index, position: records, behind: previous))
      gaps[gap].lateIndexes.insert(index)
    } else {
      add(.duplicated(index), place)
    }
  }

  /// Passes over records of which only the hashes are left.
  mutating func skip(_ count: Int) { expected &+= UInt64(count) }

  /// Takes bytes that are no intact record of the log.
  mutating func defect(_ defect: Defect, at place: FilePlace) {
    isOrdered = false
    if defects.count < SequenceCheck.limit { defects.append((defect, place)) } else { unlisted += 1 }
  }

  /// Ends the sequence, of which `signed` records must be there, and returns what was found, in the order of place.
  mutating func finish(signed: UInt64, end: FilePlace) -> [JournalFinding] {
    let rest = assignDefects(to: expected..<max(expected, signed))
    for (defect, place) in defects {
      add(defect == .foreign ? .foreign(before: expected) : .inserted(before: expected), place)
    }
    if !rest.isEmpty { add(.truncated(records: rest.lowerBound, signed: signed), end) }
    for gap in gaps { close(gap) }
    findings.sort { ($0.place.file, $0.place.offset) < ($1.place.file, $1.place.offset) }
    return unlisted == 0 ? findings : findings + [JournalFinding(.more(unlisted), end)]
  }

  /// Gives each waiting defect the index it stands for and returns the indexes left over.
  private mutating func assignDefects(to skipped: Range<UInt64>) -> Range<UInt64> {
    var next = skipped.lowerBound
    while next < skipped.upperBound, !defects.isEmpty {
      let (defect, place) = defects.removeFirst()
      switch defect {
      case .changed: add(.changed(next), place)
      case .cut: add(.cut(next), place)
      case .foreign: add(.replaced(next), place)
      }
      next += 1
    }
    return next..<skipped.upperBound
  }

  private mutating func close(_ gap: Gap) {
    let first = gap.skipped.lowerBound
    let late = gap.late.map(\.index)
    let isComplete = UInt64(late.count) == gap.skipped.upperBound - first
    let isTogether = gap.late.last.map { $0.position == gap.position + late.count } ?? false
    if isComplete && isTogether {
      let stand = [gap.found] + late
      let displaced = zip(stand, stand.sorted()).filter { $0 != $1 }
      if displaced.count == 2 {
        add(.swapped(displaced[0].1, displaced[0].0), gap.place)
      } else if late == late.sorted() {
        add(.movedBefore(gap.found, first), gap.place)
      } else {
        add(.disordered(first...gap.found), gap.place)
      }
    } else if let only = gap.late.first, late.count == 1 {
      add(.movedBehind(only.index, only.behind), gap.place)
    } else if let low = late.min(), let high = late.max() {
      add(.disordered(low...max(high, gap.found)), gap.place)
    }
    var next = first
    for index in late.sorted() + [gap.skipped.upperBound] {
      if next < index { add(.missing(next..<index), gap.place) }
      next = index &+ 1
    }
  }

  private mutating func open(_ gap: Gap) {
    if gaps.count < SequenceCheck.limit { gaps.append(gap) } else { unlisted += 1 }
  }

  private mutating func add(_ problem: JournalFinding.Problem, _ place: FilePlace) {
    if findings.count < SequenceCheck.limit {
      findings.append(JournalFinding(problem, place))
    } else {
      unlisted += 1
    }
  }

  /// The most findings that are named one by one.
  private static let limit = 1000
}
