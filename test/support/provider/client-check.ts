import type { IncomingHttpHeaders } from 'node:http';

/** Who a client says it is. */
export interface ShownClient {
  readonly id: string;
  readonly secret: string;
}

type Form = Readonly<Record<string, string>>;

/** The client of a form; undefined also for one that shows itself in a header too (RFC 6749, section 2.3). */
export function postedClient(form: Form, { authorization }: IncomingHttpHeaders): ShownClient | undefined {
  const { client_id: id, client_secret: secret } = form;
  return id === undefined || secret === undefined || authorization !== undefined ? undefined : { id, secret };
}

/**
 * The client of HTTP Basic, whose parts are form-encoded (RFC 6749, section 2.3.1); undefined also for one that shows itself
 * in the form too.
 */
export function basicClient(form: Form, { authorization }: IncomingHttpHeaders): ShownClient | undefined {
  const encoded = /^Basic ([A-Za-z0-9+/]+=*)$/.exec(authorization ?? '')?.[1];
  if (encoded === undefined || 'client_id' in form || 'client_secret' in form) return undefined;
  const [id, secret, ...more] = Buffer.from(encoded, 'base64').toString('utf8').split(':');
  if (id === undefined || secret === undefined || more.length > 0) return undefined;
  return { id: formDecoded(id), secret: formDecoded(secret) };
}

function formDecoded(text: string): string {
  return new URLSearchParams(`=${text}`).get('') ?? '';
}
