// Role: what is special to how reports look: one accent for each answer, pictures, findings, tables of many columns.

extension HTMLTemplate {
  /// The style sheet, behind the one that all pages share.
  static let style = """
    :root { --watched: #4d8b7e; --gap: #c4761b; --flag: #8a6fb0; }
    @media (prefers-color-scheme: dark) {
      :root { --watched: #5a9d8e; --gap: #e3a850; --flag: #b79be0; }
    }
    h3 { margin: 1.6rem 0 0.6rem; }
    .skip { position: absolute; left: -100vw; }
    .skip:focus { left: 1rem; top: 1rem; background: var(--card); padding: 0.5rem 1rem; }
    .unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
    .eyebrow { color: var(--soft); font-size: 0.9rem; letter-spacing: 0.04em; }
    .label { color: var(--soft); font-weight: 400; }
    .meta, .note { color: var(--soft); font-size: 0.9rem; overflow-wrap: anywhere; }
    .meta { margin-top: 0.4rem; }
    .note { margin-top: 0.5rem; }
    section { margin-top: 2.75rem; }
    section.glance { margin-top: 1rem; }
    section > p { margin-top: 0.6rem; }
    section h2 + * { margin-top: 0.75rem; }
    .answer { background: var(--card); border: 1px solid var(--line); border-left: 6px solid var(--tone);
      border-radius: 8px; padding: 1.3rem 1.6rem 1.4rem; margin-top: 1.6rem; }
    .answer h2 { font-size: 1rem; font-weight: 400; color: var(--soft); }
    .answer .verdict { font-size: 1.75rem; line-height: 1.25; font-weight: 650; color: var(--tone);
      margin: 0.15rem 0 0.7rem; letter-spacing: -0.01em; text-wrap: pretty; }
    .answer .verdict span { display: inline-block; }
    .answer.unsure .verdict { font-size: 1.2rem; line-height: 1.4; }
    .answer p { margin-top: 0.2rem; }
    .observed, .violation { --tone: var(--bad); }
    .clear { --tone: var(--good); }
    .unsure, .unknown, .ambiguous { --tone: var(--unsure); }
    .tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(8.6rem, 1fr)); gap: 0.75rem; }
    .tiles div { background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: 0.7rem 0.9rem;
      display: flex; flex-direction: column-reverse; justify-content: flex-end; }
    .tiles dt { color: var(--soft); font-size: 0.85rem; line-height: 1.3; }
    .tiles dd { font-size: 1.3rem; font-weight: 650; font-variant-numeric: tabular-nums; }
    nav { margin-top: 1.4rem; font-size: 0.9rem; display: flex; flex-wrap: wrap; gap: 0.35rem 1.1rem; }
    table, dl.lines { margin-top: 1.4rem; }
    caption { text-wrap: pretty; }
    .time .line { display: inline-block; white-space: nowrap; margin-right: 0.3em; }
    .long { min-width: 10rem; overflow-wrap: anywhere; }
    .short { overflow-wrap: break-word; }
    th button { all: unset; cursor: pointer; text-decoration: underline dotted; text-underline-offset: 0.2em; }
    th button:focus-visible { outline: 3px solid var(--link); outline-offset: 3px; border-radius: 2px; }
    th[aria-sort=ascending] button::after { content: " \\2191"; }
    th[aria-sort=descending] button::after { content: " \\2193"; }
    .banner { border: 2px solid var(--bad); border-radius: 8px; padding: 0.8rem 1.2rem; margin-top: 1.2rem;
      font-weight: 650; }
    .summary { color: var(--soft); }
    caption { text-align: left; color: var(--soft); padding-bottom: 0.5rem; }
    .n { text-align: right; white-space: nowrap; }
    .model { color: var(--soft); font-weight: 400; white-space: nowrap; }
    .name, .hash { overflow-wrap: anywhere; }
    .line { display: block; }
    .days th, .days td { border: 0; padding-top: 0.2rem; padding-bottom: 0.2rem; vertical-align: middle; }
    .days tbody th { white-space: nowrap; font-weight: 400; width: 1%; }
    .days .n { width: 1%; }
    .hours { display: grid; grid-template-columns: repeat(24, 1fr); }
    .hours span { grid-column: span 6; white-space: nowrap; overflow: hidden; }
    .hours.c23 { grid-template-columns: repeat(23, 1fr); }
    .hours.c23 span:last-child { grid-column: span 5; }
    .hours.c25 { grid-template-columns: repeat(25, 1fr); }
    .hours.c7 { grid-template-columns: repeat(7, 1fr); }
    .hours.c7 span { grid-column: span 1; }
    .bar { display: block; width: 100%; height: 26px; forced-color-adjust: none; print-color-adjust: exact;
      -webkit-print-color-adjust: exact; }
    .bar .watched { fill: var(--watched); }
    .bar .ground { fill: var(--line); }
    .bar .gap { fill: var(--gap); }
    .bar .value, .swatch .value { fill: var(--link); }
    .bar .violation, .swatch .violation { fill: var(--bad); }
    .bar .undecided, .swatch .undecided { fill: var(--gap); }
    .bar .flagged, .swatch .flagged { fill: var(--flag); }
    .key { white-space: nowrap; margin-left: 0.7em; }
    .swatch { width: 0.8em; height: 0.8em; forced-color-adjust: none; print-color-adjust: exact;
      -webkit-print-color-adjust: exact; }
    .chart .bar { height: 20px; }
    .watching { margin-top: 1rem; }
    .watching h2 { font-size: 1rem; }
    .watching h2 + p { margin-top: 0.1rem; }
    .compact { margin-top: 0.4rem; font-size: 0.8rem; line-height: 1.2; }
    .compact caption { font-size: 0.78rem; padding-bottom: 0.2rem; caption-side: bottom; padding: 0.2rem 0 0; }
    .compact th, .compact td { padding-top: 0; padding-bottom: 0; }
    .compact thead th { font-size: 0.75rem; padding-bottom: 0; }
    .compact .bar { height: 16px; }
    .watching + .answer { margin-top: 1rem; }
    .bar .mark { fill: var(--bad); }
    ul.plain { list-style: none; padding: 0; }
    .finding { background: var(--card); border: 1px solid var(--line); border-left: 4px solid var(--tone);
      border-radius: 6px; padding: 0.9rem 1.2rem; margin-top: 0.75rem; break-inside: avoid; }
    .finding .to { color: var(--soft); font-weight: 400; }
    .finding .tag { font-size: 0.92rem; }
    .finding .tag strong { color: var(--tone); }
    .finding dl { display: grid; grid-template-columns: repeat(auto-fill, minmax(12.5rem, 1fr)); gap: 0.5rem 1.2rem;
      margin: 0.7rem 0; font-size: 0.92rem; font-variant-numeric: tabular-nums; }
    .finding dt { color: var(--soft); font-size: 0.8rem; }
    .finding dd { overflow-wrap: anywhere; }
    .finding ul { font-size: 0.92rem; }
    .lines { max-width: 34rem; font-size: 0.92rem; font-variant-numeric: tabular-nums; }
    .lines div { display: flex; justify-content: space-between; gap: 1rem; border-top: 1px solid var(--line);
      padding: 0.35rem 0; }
    .lines dt { flex: none; max-width: 60%; }
    .lines dd { text-align: right; min-width: 0; overflow-wrap: anywhere; }
    .wide { font-size: 0.82rem; }
    .wide th, .wide td { padding-right: 0.55rem; overflow-wrap: anywhere; min-width: 4.2rem; }
    .wide .n { overflow-wrap: break-word; min-width: 0; }
    .widest th, .widest td, .widest .n { overflow-wrap: anywhere; min-width: 0; }
    .wide .long { min-width: 6.5rem; }
    .wide .time .line { white-space: normal; }
    .wide thead th { font-size: 0.78rem; hyphens: auto; }
    .wide .n { white-space: normal; }
    @media screen and (max-width: 60rem) {
      .stack .line { grid-column: 2; }
      .stack td.time { grid-template-columns: minmax(6.5rem, 24%) auto 1fr; }
      .stack td.time .line { grid-column: auto; }
      .long { min-width: 0; }
    }
    @media (max-width: 40rem) {
      .answer { padding: 1rem 1.1rem; }
      .answer .verdict { font-size: 1.35rem; }
      .answer.unsure .verdict { font-size: 1.05rem; }
      .tiles { grid-template-columns: 1fr 1fr; }
      .days tbody th { font-size: 0.8rem; }
      .days th, .days td { padding-right: 0.5rem; }
      .finding dl { grid-template-columns: 1fr 1fr; }
    }
    @media print {
      :root { --watched: #4d8b7e; --gap: #c4761b; --flag: #8a6fb0; }
      .tiles { grid-template-columns: repeat(6, 1fr); }
      nav, .skip { display: none; }
      .answer, .tiles div, .lines div, #journal { break-inside: avoid; }
      section { margin-top: 1.8rem; }
      .wide { font-size: 0.76rem; }
      .wide thead th { font-size: 0.72rem; overflow-wrap: anywhere; }
      .wide th, .wide td { padding-right: 0.4rem; min-width: 3.9rem; }
      .wide .n, .widest th, .widest td { min-width: 0; }
      .wide .long { min-width: 4rem; }
    }
    """
}
