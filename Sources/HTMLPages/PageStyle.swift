// Role: how every page looks: quiet paper in light and in dark, tables that fit a phone and A4.

/// The style sheet that pages share; what is special to a page stands beside that page and comes behind it.
enum PageStyle {
  /// Colours, type, tables, narrow screens and paper.
  ///
  /// Text keeps a contrast of 4.5 to 1 or better on its ground in both schemes.
  static let shared = """
    :root { --paper: #faf9f6; --card: #ffffff; --ink: #20252b; --soft: #59626d; --line: #e1ded6; --link: #1d5a86;
      --bad: #9c2b2b; --good: #1f6a4d; --unsure: #7d5300; }
    @media (prefers-color-scheme: dark) {
      :root { --paper: #14171a; --card: #1c2024; --ink: #e5e3de; --soft: #a4adb6; --line: #31373d; --link: #93c4ea;
        --bad: #f19a90; --good: #84cfb0; --unsure: #e8bd72; }
    }
    * { box-sizing: border-box; }
    html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
    body { margin: 0 auto; max-width: 62rem; padding: 2.5rem 1.5rem 4rem; background: var(--paper); color: var(--ink);
      font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif; }
    h1, h2, h3, h4, p, dl, dd, ul { margin: 0; }
    h1 { font-size: 2rem; line-height: 1.2; font-weight: 650; letter-spacing: -0.01em; overflow-wrap: anywhere; }
    h2 { font-size: 1.3rem; line-height: 1.3; font-weight: 650; }
    h3 { font-size: 1.05rem; font-weight: 650; }
    h4 { font-size: 1rem; font-weight: 650; overflow-wrap: anywhere; }
    a { color: var(--link); }
    a:focus-visible, pre:focus-visible { outline: 3px solid var(--link); outline-offset: 3px; border-radius: 2px; }
    ul { padding-left: 1.2rem; }
    li { overflow-wrap: anywhere; }
    li + li { margin-top: 0.25rem; }
    table { width: 100%; border-collapse: collapse; font-size: 0.92rem; font-variant-numeric: tabular-nums; }
    th, td { text-align: left; vertical-align: top; padding: 0.45rem 0.9rem 0.45rem 0;
      border-top: 1px solid var(--line); }
    th:last-child, td:last-child { padding-right: 0; }
    thead th { border-top: 0; color: var(--soft); font-weight: 400; font-size: 0.85rem; padding-bottom: 0.25rem; }
    tbody th { font-weight: 600; }
    pre { background: var(--card); border: 1px solid var(--line); border-radius: 6px; padding: 0.8rem 1rem;
      overflow-x: auto; line-height: 1.5; }
    pre, .hash { font-family: ui-monospace, "SF Mono", "DejaVu Sans Mono", monospace; font-size: 0.8rem; }
    @media screen and (max-width: 60rem) {
      .stack, .stack tbody, .stack tr, .stack td, .stack tbody th, .stack caption { display: block; }
      .stack thead { display: block; position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
      .stack tr { border-top: 1px solid var(--line); padding: 0.6rem 0; }
      .stack tr td, .stack tbody th { border: 0; padding: 0.1rem 0; text-align: left; white-space: normal;
        overflow-wrap: anywhere; }
      .stack td { display: grid; grid-template-columns: minmax(6.5rem, 24%) 1fr; gap: 0 0.6rem; }
      .stack td::before { content: attr(data-name); color: var(--soft); font-size: 0.85rem; }
      .stack td:empty { display: none; }
    }
    @media (max-width: 40rem) {
      body { padding: 1.25rem 1rem 3rem; }
      h1 { font-size: 1.6rem; }
    }
    @page { size: A4; margin: 16mm 15mm 18mm; }
    @media print {
      :root { --paper: #ffffff; --card: #ffffff; --ink: #000000; --soft: #444b53; --line: #c9c6be; --link: #1d5a86;
        --bad: #9c2b2b; --good: #1f6a4d; --unsure: #7d5300; }
      html { font-size: 8.8pt; }
      body { max-width: none; padding: 0; }
      a { color: inherit; }
      h2, h3, h4, caption { break-after: avoid; }
      tr { break-inside: avoid; }
      thead { display: table-header-group; }
      pre { white-space: pre-wrap; overflow-wrap: anywhere; }
    }
    """
}
