// Role: the page's structure, in Mustache, and its style; the only text in it that is not escaped is our own.

/// The page a report is poured into.
enum HTMLTemplate {
  /// The structure.
  ///
  /// Tables carry roles of their own, as narrow screens lay their rows out as blocks.
  static let page = """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
    <meta name="color-scheme" content="light dark">
    <meta name="generator" content="egressd">
    <title>Egress report: {{title}}, {{label}}</title>
    <style>{{{style}}}</style>
    </head>
    <body>
    <a class="skip" href="#answer">Skip to the answer</a>
    <header>
    <p class="eyebrow">Egress report</p>
    <h1>{{title}} <span class="label">{{label}}</span></h1>
    <p class="meta">{{start}} to {{end}}. Days as in {{zone}}; all times are UTC. Log {{logs}}.</p>
    </header>
    <main>
    <section id="answer" class="answer {{answerClass}}" aria-labelledby="question">
    <h2 id="question">{{question}}</h2>
    <p class="verdict">{{#answer}}<span>{{.}}</span> {{/answer}}</p>
    {{#explanation}}
    <p>{{.}}</p>
    {{/explanation}}
    </section>
    <section class="glance" aria-label="At a glance">
    <dl class="tiles">
    {{#tiles}}
    <div><dt>{{name}}</dt><dd>{{value}}</dd></div>
    {{/tiles}}
    </dl>
    </section>
    <nav aria-label="Sections"><a href="#coverage">Coverage</a> <a href="#findings">Findings</a> \
    <a href="#traffic">Traffic</a> <a href="#devices">Unregistered devices</a> <a href="#rules">Rules and data</a> \
    <a href="#losses">Losses</a> <a href="#journal">Journal</a> <a href="#limits">What this does not prove</a></nav>

    <section id="coverage" aria-labelledby="h-coverage">
    <h2 id="h-coverage">Coverage</h2>
    <table class="days">
    <caption>{{coverage}}. A full bar was watched, a thin line was not.{{#hasMarks}} A mark below a bar is the first \
    packet of a violation.{{/hasMarks}}</caption>
    <thead><tr><th scope="col">Day</th><th scope="col"><span class="hours"><span>0<i> h</i></span><span>6<i> h</i></span>\
    <span>12<i> h</i></span><span>18<i> h</i></span><span>24<i> h</i></span></span></th>\
    <th scope="col" class="n">Watched</th></tr></thead>
    <tbody>
    {{#days}}
    <tr><th scope="row">{{date}}</th><td>{{{bar}}}</td><td class="n">{{share}}</td></tr>
    {{/days}}
    </tbody>
    </table>
    {{^gaps}}
    <p>No gap.</p>
    {{/gaps}}
    {{#first(gaps)}}
    <h3>Not watched, by reason</h3>
    <ul class="plain">
    {{#reasons}}
    <li>{{name}}: <strong>{{value}}</strong></li>
    {{/reasons}}
    </ul>
    <table role="table" class="stack">
    <caption>Gaps in order of time</caption>
    <thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">From</th>\
    <th role="columnheader" scope="col">To</th><th role="columnheader" scope="col">Length</th>\
    <th role="columnheader" scope="col">Reason</th></tr></thead>
    <tbody role="rowgroup">
    {{#gaps}}
    <tr role="row"><td role="cell" data-name="From">{{from}}</td><td role="cell" data-name="To">{{to}}</td>\
    <td role="cell" data-name="Length">{{length}}</td><td role="cell" data-name="Reason">{{reason}}</td></tr>
    {{/gaps}}
    </tbody>
    </table>
    {{#otherGaps}}
    <p class="note">And {{.}}.</p>
    {{/otherGaps}}
    {{/first(gaps)}}
    </section>

    <section id="findings" aria-labelledby="h-findings">
    <h2 id="h-findings">Findings</h2>
    {{#serious}}
    <h3>{{heading}} <span class="label">{{count}}</span></h3>
    {{^items}}
    <p>None.</p>
    {{/items}}
    {{#items}}
    <article class="finding {{verdict}}">
    <h4>{{device}} <span class="to" aria-hidden="true">&rarr;</span><span class="unseen">to</span> <span class="name">{{destination}}</span></h4>
    <p class="tag"><strong>{{verdict}}</strong> {{meaning}}; {{done}}</p>
    <dl>
    <div><dt>Country</dt><dd>{{country}}</dd></div>
    <div><dt>Operator</dt><dd>{{network}}</dd></div>
    <div><dt>Sent</dt><dd>{{sent}}</dd></div>
    <div><dt>Received</dt><dd>{{received}}</dd></div>
    <div><dt>Flows</dt><dd>{{flows}}</dd></div>
    <div><dt>First packet</dt><dd>{{first}}</dd></div>
    <div><dt>Last packet</dt><dd>{{last}}</dd></div>
    <div><dt>Journal record</dt><dd>{{record}}</dd></div>
    </dl>
    {{#first(reasons)}}
    <ul>
    {{#reasons}}
    <li>{{.}}</li>
    {{/reasons}}
    </ul>
    {{/first(reasons)}}
    {{#rules}}
    <p class="note">Rules: {{.}}</p>
    {{/rules}}
    </article>
    {{/items}}
    {{#more}}
    <p class="note">{{.}}</p>
    {{/more}}
    {{/serious}}
    {{#mild}}
    <h3>{{heading}} <span class="label">{{count}}</span></h3>
    {{^items}}
    <p>None.</p>
    {{/items}}
    {{#first(items)}}
    <table role="table" class="stack">
    <caption>Allowed, and to be read</caption>
    <thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">Controller</th>\
    <th role="columnheader" scope="col">Destination</th><th role="columnheader" scope="col">Verdict</th>\
    <th role="columnheader" scope="col">Country</th><th role="columnheader" scope="col">Operator</th>\
    <th role="columnheader" scope="col">Why</th><th role="columnheader" scope="col" class="n">Sent</th>\
    <th role="columnheader" scope="col" class="n">Flows</th></tr></thead>
    <tbody role="rowgroup">
    {{#items}}
    <tr role="row"><th role="rowheader" scope="row">{{device}}</th>\
    <td role="cell" data-name="Destination" class="name">{{destination}}</td>\
    <td role="cell" data-name="Verdict">{{verdict}}</td><td role="cell" data-name="Country">{{country}}</td>\
    <td role="cell" data-name="Operator">{{network}}</td>\
    <td role="cell" data-name="Why">{{#reasons}}<span class="line">{{.}}</span>{{/reasons}}</td>\
    <td role="cell" data-name="Sent" class="n">{{sent}}</td><td role="cell" data-name="Flows" class="n">{{flows}}</td></tr>
    {{/items}}
    </tbody>
    </table>
    {{/first(items)}}
    {{#more}}
    <p class="note">{{.}}</p>
    {{/more}}
    {{/mild}}
    </section>

    <section id="traffic" aria-labelledby="h-traffic">
    <h2 id="h-traffic">Traffic</h2>
    {{^traffic}}
    <p>None crossed the hangar's border.</p>
    {{/traffic}}
    {{#first(traffic)}}
    <table role="table" class="stack">
    <caption>What crossed the hangar's border, most bytes sent first</caption>
    <thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">Controller</th>\
    <th role="columnheader" scope="col">Country</th><th role="columnheader" scope="col">Operator</th>\
    <th role="columnheader" scope="col">Service</th><th role="columnheader" scope="col" class="n">Sent</th>\
    <th role="columnheader" scope="col" class="n">Received</th>\
    <th role="columnheader" scope="col" class="n">Flows</th></tr></thead>
    <tbody role="rowgroup">
    {{#traffic}}
    <tr role="row"><th role="rowheader" scope="row">{{device}} <span class="model">{{model}}</span></th>\
    <td role="cell" data-name="Country">{{country}}</td><td role="cell" data-name="Operator">{{network}}</td>\
    <td role="cell" data-name="Service" class="name">{{service}}</td>\
    <td role="cell" data-name="Sent" class="n">{{sent}}</td>\
    <td role="cell" data-name="Received" class="n">{{received}}</td>\
    <td role="cell" data-name="Flows" class="n">{{flows}}</td></tr>
    {{/traffic}}
    </tbody>
    </table>
    {{/first(traffic)}}
    {{#trafficNotes}}
    <p class="note">{{.}}</p>
    {{/trafficNotes}}
    </section>

    <section id="devices" aria-labelledby="h-devices">
    <h2 id="h-devices">Unregistered devices</h2>
    {{^strangers}}
    <p>None.</p>
    {{/strangers}}
    {{#first(strangers)}}
    <table role="table" class="stack">
    <caption>Seen on the hangar's network and in no inventory</caption>
    <thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">Device</th>\
    <th role="columnheader" scope="col">Address</th><th role="columnheader" scope="col">First seen</th>\
    <th role="columnheader" scope="col">Done</th></tr></thead>
    <tbody role="rowgroup">
    {{#strangers}}
    <tr role="row"><th role="rowheader" scope="row">{{mac}}</th><td role="cell" data-name="Address">{{address}}</td>\
    <td role="cell" data-name="First seen">{{seen}}</td><td role="cell" data-name="Done">{{done}}</td></tr>
    {{/strangers}}
    </tbody>
    </table>
    {{/first(strangers)}}
    {{#strangerNotes}}
    <p class="note">{{.}}</p>
    {{/strangerNotes}}
    </section>

    <section id="rules" aria-labelledby="h-rules">
    <h2 id="h-rules">Rules and location data in force</h2>
    {{^configuration}}
    <p>No record tells.</p>
    {{/configuration}}
    {{#configuration}}
    <p>egressd {{version}}, default policy <strong>{{policy}}</strong>, in force since {{since}}. Inside: {{inside}}. \
    Inventory: <span class="hash">{{inventory}}</span>.</p>
    <table role="table" class="stack">
    <caption>What the verdicts rest on, with its age at the end of the period</caption>
    <thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">Name</th>\
    <th role="columnheader" scope="col">Kind</th><th role="columnheader" scope="col">Age</th>\
    <th role="columnheader" scope="col">Signature</th><th role="columnheader" scope="col">SHA-256</th></tr></thead>
    <tbody role="rowgroup">
    {{#items}}
    <tr role="row"><th role="rowheader" scope="row">{{name}}</th><td role="cell" data-name="Kind">{{kind}}</td>\
    <td role="cell" data-name="Age">{{age}}</td><td role="cell" data-name="Signature">{{signature}}</td>\
    <td role="cell" data-name="SHA-256" class="hash">{{sha256}}</td></tr>
    {{/items}}
    </tbody>
    </table>
    {{#warnings}}
    <p class="note">Warning: {{.}}</p>
    {{/warnings}}
    {{/configuration}}
    {{#first(changes)}}
    <h3>Changed in the period</h3>
    {{/first(changes)}}
    {{#changes}}
    <p class="note">{{name}}: {{value}}</p>
    {{/changes}}
    {{#changeNotes}}
    <p class="note">{{.}}</p>
    {{/changeNotes}}
    </section>

    <section id="losses" aria-labelledby="h-losses">
    <h2 id="h-losses">Losses</h2>
    <dl class="lines">
    {{#losses}}
    <div><dt>{{name}}</dt><dd>{{value}}</dd></div>
    {{/losses}}
    </dl>
    {{#notes}}
    <p class="note">{{name}}: {{value}}</p>
    {{/notes}}
    </section>

    <section id="journal" aria-labelledby="h-journal">
    <h2 id="h-journal">Journal</h2>
    {{^journal}}
    <p>The journal's head was not given.</p>
    {{/journal}}
    {{#journal}}
    <p>{{size}}. Root hash <span class="hash">{{root}}</span></p>
    {{#witnesses}}
    <p>{{.}}</p>
    {{/witnesses}}
    {{#timestamps}}
    <p>{{.}}</p>
    {{/timestamps}}
    <pre tabindex="0" role="region" aria-label="Signed checkpoint">{{checkpoint}}</pre>
    {{/journal}}
    </section>

    <section id="limits" aria-labelledby="h-limits">
    <h2 id="h-limits">What this does not prove</h2>
    <ul>
    {{#limits}}
    <li>{{.}}</li>
    {{/limits}}
    </ul>
    </section>
    </main>
    </body>
    </html>

    """
}
