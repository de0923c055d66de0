import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ConstantDocument } from './platform/http/constant/index.js';

interface Places {
  readonly description: string;
  readonly openapi: string;
  readonly live: string;
  readonly ready: string;
  readonly console?: string;
}

/** With the path of PUBLIC_URL, since that may be asked for without a slash at its end; without its host, which is the caller's affair. */
function placesUnder(base: string, console: boolean): Places {
  return {
    description: `${base}/docs`,
    openapi: `${base}/openapi.json`,
    live: `${base}/health/live`,
    ready: `${base}/health/ready`,
    ...(console && { console: `${base}/console/` }),
  };
}

const STYLE = `
:root{color-scheme:light dark;--paper:#fff;--ground:#f3f4f6;--ink:#1b1f24;--soft:#57606a;--line:#d6dae0;--act:#0b5cad}
@media (prefers-color-scheme:dark){:root{--paper:#1e2329;--ground:#12161b;--ink:#eceff3;--soft:#a7b0bb;--line:#3a424c;--act:#78b7ff}}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;display:grid;place-items:center;padding:1.25rem;background:var(--ground);color:var(--ink);font:1rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
main{width:100%;max-width:42rem;background:var(--paper);border:1px solid var(--line);border-radius:.9rem;padding:2rem;overflow-wrap:anywhere}
h1{margin:0;font-size:1.5rem;line-height:1.3}
h2{margin:1.75rem 0 .5rem;font-size:1.05rem}
p{margin:.5rem 0}
.soft{color:var(--soft)}
a{color:var(--act);font-weight:600;text-underline-offset:.15em}
a:focus-visible{outline:3px solid var(--ink);outline-offset:3px;border-radius:.2rem}
dl{margin:1.25rem 0;border:1px solid var(--line);border-radius:.6rem}
dl div{padding:.7rem 1rem}dl div+div{border-top:1px solid var(--line)}
dd{margin:0;color:var(--soft)}
ol{margin:.5rem 0;padding-left:1.4rem}li{margin:.4rem 0}
code{font:.9em ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
`;

function html(base: string, places: Places): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>Hookfront</title>
<link rel="icon" type="image/png" href="${base}/docs/favicon-32x32.png">
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>Hookfront</h1>
<p class="soft">Event subscriptions and document integrations. The service runs; it is used through its API.</p>
<dl>
<div><dt><a href="${places.description}">API description</a></dt><dd>Every call, with examples, to read and to try out.</dd></div>
<div><dt><a href="${places.openapi}">OpenAPI document</a></dt><dd>The same for programs that make clients.</dd></div>
<div><dt><a href="${places.ready}">Health</a></dt><dd>Whether this node is ready for work, and what is wrong when it is not.</dd></div>
</dl>
<h2>What to do first</h2>
<ol>
<li>Log in with <code>POST ${base}/attask/api/v19.0/login</code>. The first start of the service printed the administrator’s password, unless it was configured.</li>
<li>Send the <code>sessionID</code> of the answer as a header with every other call.</li>
<li>Subscribe with <code>POST ${base}/attask/eventsubscription/api/v1/subscriptions</code>, and publish with <code>POST ${base}/attask/eventsubscription/api/v1/events</code>.</li>
</ol>
<p class="soft">The guides for publishers, receivers, users and operators are in the folder <code>docs</code> of the product, and its README is a tour by hand.</p>
</main>
</body>
</html>
`;
}

/** Only the style above, by its hash: nothing runs, nothing else is loaded, nobody frames it. */
const HEADERS = {
  'Content-Security-Policy': [
    "default-src 'none'",
    `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
    "img-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'Referrer-Policy': 'no-referrer',
};

/**
 * What is at the root: for browsers the way to the console, or, where that is off, a page that says where things are and what to do first;
 * the places in JSON for whoever does not ask for HTML. It is open to everybody, and so says nothing of this installation, its version included.
 */
export function frontPage(publicUrl: string, console: boolean): Pick<ConstantDocument, 'answer'> {
  const base = new URL(publicUrl).pathname.replace(/\/+$/, '');
  const places = placesUnder(base, console);
  const vary = { Vary: 'Accept, Accept-Encoding' };
  const page = new ConstantDocument(
    'text/html; charset=utf-8',
    () => html(escaped(base), placesUnder(escaped(base), console)),
    {
      ...HEADERS,
      ...vary,
    },
  );
  const index = new ConstantDocument(
    'application/json; charset=utf-8',
    () => JSON.stringify({ name: 'Hookfront', ...places }),
    vary,
  );
  const away = {
    answer: async (_request: FastifyRequest, reply: FastifyReply) =>
      reply.headers({ Vary: 'Accept', 'Cache-Control': 'no-cache' }).redirect(`${base}/console/`, 302),
  };
  const forBrowsers = console ? away : page;
  return {
    answer: (request: FastifyRequest, reply: FastifyReply) =>
      (asksForHtml(request.headers.accept) ? forBrowsers : index).answer(request, reply),
  };
}

/** A path may hold what means something in HTML. */
function escaped(path: string): string {
  return path.replaceAll('&', '&amp;').replaceAll("'", '&#39;').replaceAll('<', '&lt;');
}

/** Whether a browser asks: `text/html` is named, and not as unwanted (RFC 9110, section 12.5.1). */
function asksForHtml(accept: string | undefined): boolean {
  return (accept ?? '').split(',').some((range) => {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
    return type === 'text/html' && !parameters.some((one) => /^q=0(\.0{0,3})?$/.test(one));
  });
}
