// Role: the structure of the page and how it looks; what a person has to fill is hatched and cannot be overlooked.

extension HTMLDraft {
  /// The structure, in Mustache; the only text in it that is not escaped is our own style.
  static let page = """
    <!DOCTYPE html>
    <html lang="{{language}}">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
    <meta name="color-scheme" content="light dark">
    <meta name="generator" content="egressd">
    <title>{{title}}</title>
    <style>{{{style}}}</style>
    </head>
    <body>
    <header>
    <h1>{{title}}</h1>
    <p class="status"><strong>{{status}}</strong></p>
    <p class="clock {{clockState}}">{{clock}}</p>
    {{#warnings}}
    <p class="warning">{{.}}</p>
    {{/warnings}}
    </header>
    <main>
    {{#sections}}
    <section id="section-{{number}}" aria-labelledby="h-{{number}}">
    <h2 id="h-{{number}}">{{number}}. {{title}}{{#article}} <span class="article">{{.}}</span>{{/article}}</h2>
    {{#fields}}
    <div class="field {{kind}}" id="{{id}}">
    <h3>{{label}} <span class="by">{{#toFill}}{{human}}{{/toFill}}{{^toFill}}{{machine}}{{/toFill}}</span></h3>
    {{#toFill}}
    <p><strong class="mark">{{mark}}</strong> ({{need}}) {{instruction}}</p>
    <div class="room" aria-hidden="true"></div>
    {{/toFill}}
    {{#table}}
    <table role="table">
    <thead role="rowgroup"><tr role="row">{{#columns}}<th scope="col" role="columnheader">{{.}}</th>{{/columns}}</tr></thead>
    <tbody role="rowgroup">
    {{#rows}}
    <tr role="row">{{#cells}}<td role="cell" data-name="{{column}}">{{text}}</td>{{/cells}}</tr>
    {{/rows}}
    </tbody>
    </table>
    {{/table}}
    {{#lines}}
    <p>{{.}}</p>
    {{/lines}}
    </div>
    {{/fields}}
    </section>
    {{/sections}}
    <section id="open" aria-labelledby="h-open">
    <h2 id="h-open">{{openTitle}}</h2>
    <ul class="open">
    {{#open}}
    <li><a href="#{{id}}">{{label}}</a> ({{need}})</li>
    {{/open}}
    </ul>
    <p>{{openNote}}</p>
    </section>
    </main>
    <footer><p>{{generated}}, {{madeAt}}</p></footer>
    </body>
    </html>

    """

  /// The style sheet; text keeps a contrast of 4.5 to 1 or better on its ground in both schemes.
  static let style = """

    :root { --paper: #faf9f6; --card: #ffffff; --ink: #20252b; --soft: #59626d; --line: #e1ded6; --fill: #fff4d6;
      --fill-line: #b07a00; --mark: #7d3f00; --bad: #9c2b2b; --good: #1f6a4d; --soon: #7d5300; --link: #1d5a86; }
    @media (prefers-color-scheme: dark) {
      :root { --paper: #14171a; --card: #1c2024; --ink: #e5e3de; --soft: #a4adb6; --line: #31373d; --fill: #2b2413;
        --fill-line: #c9971f; --mark: #f0c878; --bad: #f0938d; --good: #7fcfae; --soon: #e8bd6d; --link: #8fc3ea; }
    }
    * { box-sizing: border-box; }
    body { margin: 0 auto; padding: 2.5rem 2rem 4rem; max-width: 62rem; background: var(--paper); color: var(--ink);
      font: 1rem/1.55 "Source Sans 3", "Segoe UI", Roboto, "Helvetica Neue", "DejaVu Sans", sans-serif; }
    h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 0.8rem; }
    h2 { font-size: 1.25rem; margin: 2.4rem 0 0.8rem; border-bottom: 1px solid var(--line); padding-bottom: 0.3rem; }
    h3 { font-size: 0.98rem; margin: 0 0 0.35rem; display: flex; flex-wrap: wrap; justify-content: space-between;
      gap: 0 1rem; }
    p { margin: 0.2rem 0; overflow-wrap: anywhere; }
    a { color: var(--link); }
    .article, .by { color: var(--soft); font-weight: 400; font-size: 0.85rem; }
    .status { border: 3px double var(--fill-line); background: var(--fill); padding: 0.7rem 1rem; }
    .clock { font-size: 1.15rem; font-weight: 600; margin: 0.9rem 0; color: var(--good); }
    .clock.soon { color: var(--soon); }
    .clock.overdue { color: var(--bad); }
    .warning { border-left: 4px solid var(--bad); padding-left: 0.8rem; }
    .field { background: var(--card); border: 1px solid var(--line); border-radius: 6px; padding: 0.8rem 1.1rem;
      margin: 0.7rem 0; }
    .field.human { background: var(--fill); border: 2px dashed var(--fill-line); }
    .mark { color: var(--mark); letter-spacing: 0.04em; }
    .room { height: 3.2rem; border-bottom: 1px dotted var(--fill-line); }
    table { width: 100%; border-collapse: collapse; font-size: 0.92rem; font-variant-numeric: tabular-nums; }
    th, td { text-align: left; vertical-align: top; padding: 0.3rem 0.7rem 0.3rem 0; overflow-wrap: anywhere; }
    th { color: var(--soft); font-weight: 400; font-size: 0.85rem; border-bottom: 1px solid var(--line); }
    td { border-top: 1px solid var(--line); }
    footer { margin-top: 3rem; color: var(--soft); font-size: 0.85rem; }
    @media (max-width: 40rem) {
      body { padding: 1.25rem 1rem 3rem; }
      table, tbody, tr, td { display: block; }
      thead { display: block; position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
      tr { border-top: 1px solid var(--line); padding: 0.5rem 0; }
      td { border: 0; padding: 0.1rem 0; display: grid; grid-template-columns: 7rem 1fr; gap: 0.6rem; }
      td::before { content: attr(data-name); color: var(--soft); font-size: 0.85rem; }
    }
    @page { size: A4; margin: 16mm 15mm 18mm; }
    @media print {
      :root { --paper: #ffffff; --card: #ffffff; --ink: #000000; --soft: #444b53; --line: #c9c6be; --fill: #ffffff;
        --fill-line: #000000; --mark: #000000; --bad: #9c2b2b; --good: #1f6a4d; --soon: #7d5300; --link: #000000; }
      html { font-size: 9.2pt; }
      body { max-width: none; padding: 0; }
      .field, tr { break-inside: avoid; }
      h2, h3 { break-after: avoid; }
      thead { display: table-header-group; }
    }

    """
}
