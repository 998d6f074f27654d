// Role: a small writer of journals for tests that break its system calls: it says what it was promised, line by line.
//
// Usage: JournalExerciser write FOLDER COUNT          appends up to record COUNT; prints `acknowledged N`.
//        JournalExerciser fill FOLDER RESERVE          appends until the disk is full, and then writes that it is.
//        JournalExerciser check FOLDER ACKNOWLEDGED   opens it, and holds it to that promise.
import EgressTypes
import EvidenceJournal
import Glibc
import JournalFiles

/// Says something at once: what is held back in a buffer is lost with the process.
func say(_ text: String) {
  let line = Array("\(text)\n".utf8)
  _ = line.withUnsafeBytes { Glibc.write(1, $0.baseAddress, $0.count) }
}

/// The payload numbered `number`; its time is what deletion by age goes by.
func payload(_ number: UInt64) -> JournalRecord {
  var record = JournalRecord(kind: .flow, at: Timestamp(seconds: Int64(number)))
  record[integer: "payload"] = Int64(number)
  return record
}

func payloads(in folder: String) throws -> [UInt64] {
  var reader = try JournalReader(folder)
  var numbers: [UInt64] = []
  while let entry = try reader.next() {
    if let number = try entry.record[integer: "payload"] { numbers.append(UInt64(number)) }
  }
  return numbers
}

func write(_ folder: String, upTo count: UInt64, reserve: Int = 0) throws {
  var options = JournalWriter.Options(createIfMissing: true, log: LogID("egressd/exerciser"), segmentLimit: 900)
  options.reserve = reserve
  var writer = try JournalWriter.open(folder, options, at: Timestamp(seconds: 0))
  var next = try payloads(in: folder).last.map { $0 + 1 } ?? 0
  var turn = 0
  while next < count {
    turn += 1
    let group = (next..<min(count, next + UInt64(turn % 3) + 1)).map(payload)
    do throws(JournalWriteError) {
      _ = try writer.append(group)
      next += UInt64(group.count)
      say("acknowledged \(next)")
      if turn % 4 == 0 {
        try writer.checkpoint()
        say("signed \(next)")
      }
    } catch {
      guard case .full(_, let taken) = error.cause, writer.releaseReserve() else { throw error }
      say("full; the last \(taken) records were taken")
      var record = JournalRecord(kind: .loss, at: Timestamp(seconds: Int64(next)))
      record[list: RecordKey.reasons] = ["the disk is full"]
      _ = try writer.append([record])
      try writer.checkpoint()
      return say("said that it is full")
    }
    guard reserve == 0 else { continue }
    if turn % 9 == 0 { try writer.rotateKey(at: Timestamp(seconds: Int64(next))) }
    if turn % 14 == 0, next > 10 {
      let gone = try writer.deleteSegments(
        before: Timestamp(seconds: Int64(next - 10)), because: "old", at: Timestamp(seconds: Int64(next)))
      say("deleted \(gone)")
    }
  }
  try writer.close()
  say("closed \(next)")
}

/// What is wrong with a journal whose writer had acknowledged and signed so many payloads; nil when nothing is.
func complaint(_ folder: String, acknowledged: UInt64) throws -> String? {
  do {
    try JournalWriter.open(folder, JournalWriter.Options(createIfMissing: true), at: Timestamp(seconds: 1)).close()
  } catch {
    return "cannot be opened again: \(error)"
  }
  let report = try JournalVerification.verify(folder)
  if let finding = report.findings.first { return "does not verify: \(finding)" }
  let numbers = try payloads(in: folder)
  let first = numbers.first ?? 0
  if numbers != Array(first..<first + UInt64(numbers.count)) { return "payloads are not in order: \(numbers)" }
  if first > 0, report.deleted == 0 { return "payloads below \(first) are missing and nothing was deleted" }
  let end = first + UInt64(numbers.count)
  return end < acknowledged ? "holds \(end) payloads of \(acknowledged) that were acknowledged" : nil
}

let arguments = CommandLine.arguments
do {
  switch arguments.dropFirst().first {
  case "write" where arguments.count == 4: try write(arguments[2], upTo: UInt64(arguments[3]) ?? 0)
  case "fill" where arguments.count == 4: try write(arguments[2], upTo: .max, reserve: Int(arguments[3]) ?? 0)
  case "check" where arguments.count == 4:
    if let complaint = try complaint(arguments[2], acknowledged: UInt64(arguments[3]) ?? 0) {
      say(complaint)
      exit(1)
    }
  default:
    say("usage: JournalExerciser write FOLDER COUNT | fill FOLDER RESERVE | check FOLDER ACKNOWLEDGED")
    exit(64)
  }
} catch {
  say("failed: \(error)")
  exit(3)
}
