// Role: writes the report on each finished week that is not yet there; run again and again, it writes each once.
import Crypto
import DurableFiles
import EgressSettings
import EgressSetup
import EgressTypes
import JournalFiles
import LinuxCalls
import Reporting
import SSHSignatures

/// The folder of weekly reports.
struct WeeklyReports {
  /// Formats that are written.
  private static let formats = ["html", "text", "json"]
  /// Weeks that one reading of the journal is for: each takes some megabytes.
  private static let weeksPerReading = 4
  /// Seconds after the end of a week before it is reported: its last records are written by then.
  private static let settling: Int64 = 900
  /// Weeks back from now that are looked at.
  private static let longestGap = 520
  /// 2026-01-01: no journal is older, and what says so was written with a clock that was wrong.
  private static let earliest = Timestamp(seconds: 1_767_225_600)
  private static let mode: UInt32 = 0o640

  private let source: ReportSource
  private let language: Language
  private let folder: String

  init(_ source: ReportSource, _ language: Language, folder: String?) throws {
    self.source = source
    self.language = language
    guard let folder = folder ?? source.settings?.reports else {
      throw SetupError("reports", "names no folder to write to", remedy: "give --output, or settings with --config")
    }
    self.folder = folder
  }

  /// Writes what is missing.
  func write(in zone: CivilTimeZone, _ now: Timestamp) throws {
    try Folder.create(folder, mode: 0o750)
    let weeks = try weeks(in: zone, now)
    var missing = try weeks.filter { try !isWritten($0) }[...]
    if weeks.isEmpty { Terminal.line("nothing to write: the journal tells of no finished week") }
    if !weeks.isEmpty, missing.isEmpty { Terminal.line("nothing to write: every finished week is in \(folder)") }
    while !missing.isEmpty {
      let part = Array(missing.prefix(WeeklyReports.weeksPerReading))
      missing = missing.dropFirst(part.count)
      for report in try source.reports(on: part) { try write(report) }
    }
  }

  /// The weeks from the journal's earliest record on that are over, the earliest first.
  private func weeks(in zone: CivilTimeZone, _ now: Timestamp) throws -> [ReportPeriod] {
    guard let first = try JournalSummary.oldestTime(in: source.folder, from: WeeklyReports.earliest) else { return [] }
    var monday = ISOWeek(containing: zone.date(at: now)).monday
    var weeks: [ReportPeriod] = []
    for _ in 0..<WeeklyReports.longestGap {
      if let period = ReportPeriod(week: ISOWeek(containing: monday), zone: zone) {
        guard first < period.span.end else { break }
        if period.span.end.advanced(bySeconds: WeeklyReports.settling) <= now { weeks.append(period) }
      }
      monday = CivilDate(daysSinceEpoch: monday.daysSinceEpoch - 7)
    }
    return weeks.reversed()
  }

  private func isWritten(_ period: ReportPeriod) throws -> Bool {
    try names(period.label).allSatisfy { try FileSystem.contents(of: $0, limit: 0) != nil }
  }

  private func write(_ report: ReportModel) throws {
    var rendered: [(path: String, bytes: [UInt8])] = []
    for name in WeeklyReports.formats {
      guard let format = ReportFormats.named(name) else { continue }
      let path = path(report.period.label, format.fileExtension)
      let bytes = Array(try format.render(report, in: language).utf8)
      if try WholeFile.create(path, with: bytes, mode: WeeklyReports.mode) { Terminal.line(path) }
      rendered.append((path, bytes))
    }
    try signHashes(of: rendered, as: path(report.period.label, WeeklyReports.hashesExtension))
    let path = path(report.period.label, WeeklyReports.summaryExtension)
    if try SummaryFiles.write(report, as: nil, to: path, signedBy: source.signingKey(), replacingUnsigned: true) {
      Terminal.line(path)
    }
  }

  /// Writes the hashes of what was just made, as `sha512sum -c` reads them, and signs those: so anyone can show later that
  /// the page they were sent is the one that was written.
  ///
  /// Files that somebody else put there, or that stand there since an earlier state of the journal, are not signed.
  private func signHashes(of rendered: [(path: String, bytes: [UInt8])], as path: String) throws {
    for (file, bytes) in rendered where try FileSystem.contents(of: file) != bytes {
      return Terminal.warn("\(file): is not what the journal gives now, so the files of its week are not signed")
    }
    let lines = rendered.map { file, bytes in
      "\(SHA512.hash(data: bytes).hexadecimal)  \(file.split(separator: "/").last ?? "")\n"
    }
    let text = Array(lines.joined().utf8)
    let signature = try SSHSignature(signing: text, with: source.signingKey(), namespace: SSHSignature.reportNamespace)
    if try WholeFile.create(path, with: text, mode: WeeklyReports.mode) { Terminal.line(path) }
    guard try FileSystem.contents(of: path) == text else { return }
    _ = try WholeFile.create(path + SummaryFiles.suffix, with: Array(signature.armored.utf8), mode: WeeklyReports.mode)
  }

  private static let summaryExtension = "summary.json"
  private static let hashesExtension = "sha512"

  private func names(_ week: String) -> [String] {
    WeeklyReports.formats.compactMap { ReportFormats.named($0)?.fileExtension }.map { path(week, $0) }
      + [path(week, WeeklyReports.summaryExtension), path(week, WeeklyReports.summaryExtension) + SummaryFiles.suffix]
  }

  /// The log's name may hold a slash, which is none in a file's name.
  private func path(_ week: String, _ ending: String) -> String {
    let name = String(
      source.title.map { $0.isASCII && ($0.isLetter || $0.isNumber || "-._".contains($0)) ? $0 : "-" })
    return "\(folder)/\(name)-\(week).\(ending)"
  }
}
