// Role: the structure of the page and what is special to its looks; what a person has to fill is hatched and cannot be overlooked.

extension HTMLDraft {
  /// The body of the page, in Mustache; every text in it is escaped.
  static let template = """
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
    <table role="table" class="stack">
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

    """

  /// The style sheet, behind the one that all pages share.
  static let style = """
    :root { --fill: #fff4d6; --fill-line: #b07a00; --mark: #7d3f00; }
    @media (prefers-color-scheme: dark) {
      :root { --fill: #2b2413; --fill-line: #c9971f; --mark: #f0c878; }
    }
    h1 { margin-bottom: 0.8rem; }
    h2 { margin: 2.4rem 0 0.8rem; border-bottom: 1px solid var(--line); padding-bottom: 0.3rem; }
    h3 { margin-bottom: 0.35rem; display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0 1rem; }
    p { margin: 0.2rem 0; overflow-wrap: anywhere; }
    .article, .by { color: var(--soft); font-weight: 400; font-size: 0.85rem; }
    .status { border: 3px double var(--fill-line); background: var(--fill); padding: 0.7rem 1rem; }
    .clock { font-size: 1.15rem; font-weight: 600; margin: 0.9rem 0; color: var(--good); }
    .clock.soon { color: var(--unsure); }
    .clock.overdue { color: var(--bad); }
    .warning { border-left: 4px solid var(--bad); padding-left: 0.8rem; }
    .field { background: var(--card); border: 1px solid var(--line); border-radius: 6px; padding: 0.8rem 1.1rem;
      margin: 0.7rem 0; }
    .field.human { background: var(--fill); border: 2px dashed var(--fill-line); }
    .mark { color: var(--mark); letter-spacing: 0.04em; }
    .room { height: 3.2rem; border-bottom: 1px dotted var(--fill-line); }
    th, td { overflow-wrap: anywhere; }
    footer { margin-top: 3rem; color: var(--soft); font-size: 0.85rem; }
    @media print {
      :root { --fill: #ffffff; --fill-line: #000000; --mark: #000000; }
      .field { break-inside: avoid; }
    }
    """
}
