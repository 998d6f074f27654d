// Role: the page's structure, in Mustache; the only text in it that is not escaped is our own.

/// The page a report is poured into.
enum HTMLTemplate {
  /// The body of the page; `sections` hold blocks that the templates of blocks have escaped.
  static let page = """
    <a class="skip" href="#answer">{{skip}}</a>
    <header>
    <p class="eyebrow">{{kind}}</p>
    <h1>{{title}} <span class="label">{{label}}</span></h1>
    <p class="meta">{{meta}}</p>
    </header>
    <main>
    {{#banners}}
    <p class="banner" role="note">{{.}}</p>
    {{/banners}}
    <section class="watching" aria-labelledby="watching">
    <h2 id="watching">{{watched}}</h2>
    <p>{{#watchedSentences}}{{.}} {{/watchedSentences}}</p>
    {{{picture}}}
    </section>
    <section id="answer" class="answer {{tone}}" aria-labelledby="question">
    <h2 id="question">{{question}}</h2>
    <p class="verdict">{{#answer}}<span>{{.}}</span> {{/answer}}</p>
    {{#explanation}}
    <p>{{.}}</p>
    {{/explanation}}
    </section>
    <section class="glance" aria-label="{{glance}}">
    <dl class="tiles">
    {{#tiles}}
    <div><dt>{{name}}</dt><dd>{{value}}</dd></div>
    {{/tiles}}
    </dl>
    </section>
    <nav aria-label="{{contents}}">{{#sections}}<a href="#{{id}}">{{heading}}</a> {{/sections}}</nav>
    {{#sections}}

    <section id="{{id}}" aria-labelledby="h-{{id}}">
    <h2 id="h-{{id}}">{{heading}}</h2>
    {{#summary}}
    <p class="summary">{{.}}</p>
    {{/summary}}
    {{{content}}}
    </section>
    {{/sections}}
    </main>

    """

  static let subheading = """
    <h3>{{heading}} <span class="label">{{summary}}</span></h3>

    """

  static let sentence = """
    <p class="{{style}}">{{text}}</p>

    """

  static let list = """
    <ul>
    {{#items}}
    <li>{{.}}</li>
    {{/items}}
    </ul>

    """

  static let facts = """
    <dl class="lines">
    {{#facts}}
    <div><dt>{{name}}</dt><dd>{{value}}</dd></div>
    {{/facts}}
    </dl>

    """

  /// Tables carry roles of their own, as narrow screens lay their rows out as blocks.
  static let table = """
    <table role="table" class="stack sort {{size}}">
    <caption>{{caption}}</caption>
    <thead role="rowgroup"><tr role="row">{{#columns}}<th role="columnheader" scope="col" class="{{style}}">{{title}}</th>\
    {{/columns}}</tr></thead>
    <tbody role="rowgroup">
    {{#rows}}
    <tr role="row">{{#head}}<th role="rowheader" scope="row" class="{{style}}" data-order="{{order}}">\
    {{#lines}}<span class="line">{{.}}</span>{{/lines}}</th>{{/head}}{{#cells}}\
    <td role="cell" class="{{style}}" data-name="{{title}}" data-order="{{order}}">\
    {{#lines}}<span class="line">{{.}}</span>{{/lines}}</td>{{/cells}}</tr>
    {{/rows}}
    </tbody>
    </table>

    """

  static let card = """
    <article class="finding {{verdict}}">
    <h4>{{device}} <span class="to" aria-hidden="true">&rarr;</span><span class="unseen">{{to}}</span> \
    <span class="name">{{destination}}</span></h4>
    <p class="tag"><strong>{{name}}</strong> {{meaning}}</p>
    <dl>
    {{#facts}}
    <div><dt>{{name}}</dt><dd>{{value}}</dd></div>
    {{/facts}}
    </dl>
    {{#lists}}
    <ul>
    {{#reasons}}
    <li>{{.}}</li>
    {{/reasons}}
    </ul>
    {{/lists}}
    {{#rules}}
    <p class="note">{{.}}</p>
    {{/rules}}
    </article>

    """

  static let verbatim = """
    <p class="note">{{label}}</p>
    <pre tabindex="0" role="region" aria-label="{{label}}">{{text}}</pre>

    """

  static let coverage = """
    <table class="days {{size}}">
    <caption>{{caption}}</caption>
    <thead><tr><th scope="col">{{rowTitle}}</th><th scope="col"><span class="hours {{width}}">\
    {{#marks}}<span>{{.}}</span>{{/marks}}</span></th><th scope="col" class="n">{{share}}</th></tr></thead>
    <tbody>
    {{#rows}}
    <tr><th scope="row">{{name}}</th><td>{{{svg}}}</td><td class="n">{{share}}</td></tr>
    {{/rows}}
    </tbody>
    </table>

    """

  static let chart = """
    <table class="days chart">
    <caption>{{caption}}{{#key}} <span class="key"><svg class="swatch" aria-hidden="true" viewBox="0 0 10 10">\
    <rect class="{{style}}" width="10" height="10"/></svg>&nbsp;{{name}}</span>{{/key}}</caption>
    <tbody>
    {{#bars}}
    <tr><th scope="row">{{name}}</th><td>{{{svg}}}</td><td class="n">{{shown}}</td></tr>
    {{/bars}}
    </tbody>
    </table>

    """
}
