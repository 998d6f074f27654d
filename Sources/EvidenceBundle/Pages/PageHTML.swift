// Role: a page as one HTML file that needs no script, no other file and no network.
import EgressTypes

extension Page {
  /// The page as HTML.
  public var html: String {
    var out = """
      <!DOCTYPE html>
      <html lang="\(language.rawValue)">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
      <title>\(title.htmlEscaped)</title>
      <style>\(Page.style)</style>
      </head>
      <body>
      <main>
      <h1>\(title.htmlEscaped)</h1>

      """
    for part in parts {
      switch part {
      case .heading(let text): out += "<h2>\(text.htmlEscaped)</h2>\n"
      case .paragraph(let text): out += "<p>\(text.htmlEscaped)</p>\n"
      case .list(let items):
        out += "<ul>\n\(items.map { "<li>\($0.htmlEscaped)</li>\n" }.joined())</ul>\n"
      case .table(let columns, let rows):
        let head = columns.map { "<th scope=\"col\">\($0.htmlEscaped)</th>" }.joined()
        let body = rows.map { row in "<tr>\(row.map { "<td>\($0.htmlEscaped)</td>" }.joined())</tr>\n" }.joined()
        // A wide table scrolls by itself, also with the keyboard.
        out += "<div class=\"wide\" role=\"region\" tabindex=\"0\" aria-label=\"\(columns[0].htmlEscaped)\">"
        out += "<table>\n<thead><tr>\(head)</tr></thead>\n<tbody>\n\(body)</tbody>\n</table></div>\n"
      case .commands(let text): out += "<pre>\(text.htmlEscaped)</pre>\n"
      }
    }
    return out + "</main>\n</body>\n</html>\n"
  }

  private static let style = """
    :root{color-scheme:light dark}body{font:1rem/1.5 system-ui,sans-serif;margin:0 auto;max-width:60rem;padding:1rem}\
    p,li,h1,h2{overflow-wrap:anywhere}h1{font-size:1.6rem}h2{font-size:1.2rem;margin-top:2rem}.wide{overflow-x:auto}\
    table{border-collapse:collapse;font-size:.9rem}th,td{border:1px solid #888;padding:.3rem .5rem;text-align:left;\
    vertical-align:top;overflow-wrap:anywhere;min-width:4rem}th{overflow-wrap:normal}pre{overflow-x:auto;border:1px solid #888;padding:.5rem}\
    @media print{body{max-width:none}.wide{overflow:visible}th{overflow-wrap:anywhere}pre{white-space:pre-wrap}}
    """
}

extension String {
  /// The text as HTML shows it, in content and in attributes.
  var htmlEscaped: String {
    var out = ""
    for scalar in unicodeScalars {
      switch scalar {
      case "&": out += "&amp;"
      case "<": out += "&lt;"
      case ">": out += "&gt;"
      case "\"": out += "&quot;"
      case "'": out += "&#39;"
      default: out.unicodeScalars.append(scalar)
      }
    }
    return out
  }
}
