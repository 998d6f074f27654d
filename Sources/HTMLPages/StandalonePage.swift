// Role: a page as one HTML file that needs no other file and no network, and runs no script but the one it names.
import EgressTypes

/// A whole page around a body that is markup already.
public struct StandalonePage: Sendable {
  /// The page's only script, and the hash by which its policy allows it and no other (CSP level 3, section 6.7.2.4).
  public struct Script: Sendable {
    let text: String
    let hash: String

    /// Names a script and its SHA-256 in base64.
    public init(_ text: String, hash: String) {
      self.text = text
      self.hash = hash
    }
  }

  private let language: Language
  private let title, style, body: String
  private let script: Script?

  /// Makes a page; `style` comes behind what all pages share.
  public init(
    _ title: String, in language: Language, style: String, script: Script? = nil, body: String
  ) {
    self.title = title
    self.language = language
    self.style = style
    self.script = script
    self.body = body
  }

  /// The page, with a line end.
  public var html: String {
    """
    <!DOCTYPE html>
    <html lang="\(language.rawValue)">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta http-equiv="Content-Security-Policy" content="\(policy)">
    <meta name="referrer" content="no-referrer">
    <meta name="color-scheme" content="light dark">
    <meta name="generator" content="egressd">
    <title>\(HTMLText.literal(title))</title>
    <style>
    \(PageStyle.shared)
    \(style)
    </style>
    </head>
    <body>
    \(body)\(script.map { "<script>\($0.text)</script>\n" } ?? "")</body>
    </html>

    """
  }

  private var policy: String {
    let scripts = script.map { " script-src 'sha256-\($0.hash)';" } ?? ""
    return
      "default-src 'none'; style-src 'unsafe-inline';\(scripts) base-uri 'none'; form-action 'none'"
  }
}
