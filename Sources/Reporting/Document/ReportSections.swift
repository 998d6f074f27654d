// Role: the list of what a report has to say, in order; a new section is one file and one line here.
import EgressTypes

/// Every section.
enum ReportSections {
  /// The sections in the order that formats print them; nil for one that this report has not.
  static let all: [@Sendable (ReportModel, Language) -> ReportSection?] = [
    ReportSection.coverage, ReportSection.findings, ReportSection.alerts, ReportSection.exceptions,
    ReportSection.traffic, ReportSection.trend, ReportSection.devices, ReportSection.contract, ReportSection.rules,
    ReportSection.losses,
    ReportSection.journal, ReportSection.limits,
  ]
}
