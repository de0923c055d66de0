import { randomBytes } from 'node:crypto';
import { Html, markup } from './html.js';

/** A page as it is sent. */
export interface Page {
  readonly status: number;
  readonly html: string;
  /** Every header that the page needs. */
  readonly headers: Readonly<Record<string, string>>;
}

/** What is on a page, inside its frame. */
export interface Content {
  readonly status: number;
  readonly title: string;
  /** Decides the mark beside the title. */
  readonly mood: 'question' | 'good' | 'bad';
  readonly body: Html;
  /** Runs at the end of the page. */
  readonly script?: Html;
  /** Whether there is a form on it. */
  readonly form?: true;
}

/** Answers of these addresses stay with the browser that they are for, and tell nobody where it was. */
export const PRIVATE_HEADERS = {
  'Cache-Control': 'no-store',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Robots-Tag': 'noindex',
} as const;

export function newNonce(): string {
  return randomBytes(16).toString('base64url');
}

const MARKS = { question: '?', good: '✓', bad: '!' } as const;

const STYLE = new Html(`
:root{color-scheme:light dark;--paper:#fff;--ground:#f3f4f6;--ink:#1b1f24;--soft:#57606a;--line:#d6dae0;--act:#0b5cad;--on-act:#fff;--good:#116329;--bad:#a40e26}
@media (prefers-color-scheme:dark){:root{--paper:#1e2329;--ground:#12161b;--ink:#eceff3;--soft:#a7b0bb;--line:#3a424c;--act:#78b7ff;--on-act:#0a1a2b;--good:#63d482;--bad:#ff8b95}}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;display:grid;place-items:center;padding:1.25rem;background:var(--ground);color:var(--ink);font:1rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
main{width:100%;max-width:30rem;background:var(--paper);border:1px solid var(--line);border-radius:.9rem;padding:2rem;overflow-wrap:anywhere;box-shadow:0 1px 2px #0001,0 8px 24px #0001}
header{display:flex;gap:.8rem;align-items:center;margin-bottom:1rem}
h1{margin:0;font-size:1.3rem;line-height:1.3}
.mark{flex:none;display:grid;place-items:center;width:2.4rem;height:2.4rem;border-radius:50%;border:2px solid currentcolor;font-weight:700}
.question .mark{color:var(--act)}.good .mark{color:var(--good)}.bad .mark{color:var(--bad)}
p{margin:.75rem 0}
.soft{color:var(--soft);font-size:.925rem}
dl{margin:1.25rem 0;border:1px solid var(--line);border-radius:.6rem}
dl div{padding:.7rem 1rem}dl div+div{border-top:1px solid var(--line)}
dt{color:var(--soft);font-size:.85rem}dd{margin:0;font-weight:600}
blockquote{margin:1rem 0;padding:.1rem 1rem;border-left:3px solid var(--line)}
button{width:100%;margin-top:.5rem;padding:.75rem 1rem;border:0;border-radius:.6rem;background:var(--act);color:var(--on-act);font:inherit;font-weight:600;cursor:pointer}
button:hover{filter:brightness(1.08)}
button:focus-visible{outline:3px solid var(--ink);outline-offset:3px}
@media (forced-colors:active){button{border:1px solid}}
`);

/**
 * A page that stands alone: nothing is loaded, nothing runs but its own script, nobody frames it.
 * @param nonce random, of this page alone
 */
export function page({ status, title, mood, body, script, form }: Content, nonce: string): Page {
  const text = markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>${title} · Hookfront</title>
<style nonce="${nonce}">${STYLE}</style>
</head>
<body>
<main class="${mood}">
<header><span class="mark" aria-hidden="true">${MARKS[mood]}</span><h1>${title}</h1></header>
${body}
</main>
${script ? markup`<script nonce="${nonce}">${script}</script>` : ''}
</body>
</html>
`;
  // Browsers apply form-action to where a form's answer redirects too, and a provider may send its visitors on anywhere.
  const policy = [
    "default-src 'none'",
    `style-src 'nonce-${nonce}'`,
    `script-src 'nonce-${nonce}'`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
    ...(form ? [] : ["form-action 'none'"]),
  ];
  return {
    status,
    html: text.text,
    headers: {
      ...PRIVATE_HEADERS,
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy': policy.join('; '),
      'X-Frame-Options': 'DENY',
    },
  };
}
