import { describe, expect, it } from '@jest/globals';
import { askPage } from './ask-page.js';
import { endPage } from './end-page.js';
import { inScript, markup } from './html.js';

const EVIL = `</script><script>alert("1")</script><img src=x onerror='x'>&amp;`;
const ESCAPED =
  '&lt;/script&gt;&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&lt;img src=x onerror=&#39;x&#39;&gt;&amp;amp;';
const NONCE = 'bm9uY2U';

const ask = askPage(
  { integration: EVIL, username: EVIL, form: { action: EVIL, flow: EVIL, token: EVIL } },
  NONCE,
);
const end = endPage(
  {
    integrationId: EVIL,
    outcome: 'denied',
    message: EVIL,
    status: 400,
    title: EVIL,
    body: markup`<p>${EVIL}</p>`,
    listeners: ['https://a.example', EVIL],
  },
  NONCE,
);

describe('pages', () => {
  it.each([
    ['asking', ask],
    ['at the end', end],
  ])('show nothing of others as markup: the one %s', (_, { html: text }) => {
    expect(text).not.toContain(EVIL);
    expect(text).toContain(ESCAPED);
    expect(text.match(/<script/g) ?? []).toHaveLength(text.includes('postMessage') ? 1 : 0);
    expect(text.match(/<\/script/g) ?? []).toHaveLength(text.includes('postMessage') ? 1 : 0);
    expect(text).not.toContain('<img');
  });

  it('run and load nothing but their own', () => {
    for (const { html: text, headers } of [ask, end]) {
      const policy = headers['Content-Security-Policy']!;
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain(`style-src 'nonce-${NONCE}'`);
      expect(policy).toContain(`script-src 'nonce-${NONCE}'`);
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toContain('unsafe');
      expect(headers).toMatchObject({
        'Cache-Control': 'no-store',
        'Referrer-Policy': 'no-referrer',
        'X-Content-Type-Options': 'nosniff',
        'X-Frame-Options': 'DENY',
        'Content-Type': 'text/html; charset=utf-8',
      });
      expect(text.replaceAll(ESCAPED, '')).not.toMatch(/\s(?:src|href)="|url\(/);
    }
  });

  it('can be read by people and by readers of screens', () => {
    for (const { html: text } of [ask, end]) {
      expect(text).toMatch(/^<!doctype html>\n<html lang="en">/);
      expect(text).toContain('<meta charset="utf-8">');
      expect(text).toMatch(/<title>[^<]+ · Hookfront<\/title>/);
      expect(text.match(/<h1>/g)).toHaveLength(1);
      expect(text).toContain('<main');
    }
  });

  it('let a form go to a provider that sends its visitors on, and none on pages without one', () => {
    expect(ask.headers['Content-Security-Policy']).not.toContain('form-action');
    expect(end.headers['Content-Security-Policy']).toContain("form-action 'none'");
  });

  it('tell the opener what the page says, and each origin alone', () => {
    const said = /var message=(.*);\n/.exec(end.html)![1]!;
    expect(JSON.parse(said)).toEqual({
      source: 'hookfront',
      type: 'document-service-link',
      integrationId: EVIL,
      outcome: 'denied',
      message: EVIL,
    });
    const origins = / {2}(\[.*\])\.forEach/.exec(end.html)![1]!;
    expect(JSON.parse(origins)).toEqual(['https://a.example', EVIL]);
  });
});

describe('a value in a script', () => {
  it('cannot end it', () => {
    expect(inScript({ a: '</script>&\u2028\u2029' }).text).toBe(
      '{"a":"\\u003c/script\\u003e\\u0026\\u2028\\u2029"}',
    );
  });
});
