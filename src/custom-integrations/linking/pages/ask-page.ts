import { markup } from './html.js';
import { type Page, page } from './page.js';

/** What the page says and sends. */
export interface Asked {
  readonly integration: string;
  readonly username: string;
  readonly form: { readonly action: string; readonly flow: string; readonly token: string };
}

/**
 * For a browser that is not known to be the one that began: names the integration and the account, and continues only after a
 * click (docs/contract/document-webhooks.md#2).
 */
export function askPage({ integration, username, form }: Asked, nonce: string): Page {
  const body = markup`<p>What you allow at the document service will be open to this account:</p>
<dl>
<div><dt>Document service</dt><dd><bdi>${integration}</bdi></dd></div>
<div><dt>Account that will be linked</dt><dd><bdi>${username}</bdi></dd></div>
</dl>
<p>Continue only if <strong><bdi>${username}</bdi></strong> is you. If somebody else sent you here, close this window: they would see your documents.</p>
<form method="post" action="${form.action}">
<input type="hidden" name="flow" value="${form.flow}">
<input type="hidden" name="token" value="${form.token}">
<button type="submit">Continue to <bdi>${integration}</bdi></button>
</form>`;
  return page({ status: 200, title: 'Link this account?', mood: 'question', body, form: true }, nonce);
}
