// Role: the report as one self-contained page: no script, nothing fetched, light and dark, screen and paper.
import Mustache

/// HTML; the template escapes every text, and texts from records are printable ASCII before they reach it.
///
/// Both are needed: the template engine escapes whole characters, so a quotation mark with a combining accent would
/// pass it, and in ASCII there is no such thing.
struct HTMLReport: ReportFormat {
  let name = "html"
  let fileExtension = "html"

  func render(_ report: ReportModel) throws -> String {
    try MustacheTemplate(string: HTMLTemplate.page).render(HTMLPage(report))
  }
}
