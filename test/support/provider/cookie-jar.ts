interface Cookie {
  readonly name: string;
  readonly value: string;
  readonly host: string;
  readonly path: string;
  readonly secure: boolean;
  readonly httpOnly: boolean;
  readonly sameSite: string;
}

/** What a browser keeps of `Set-Cookie`: per host, with paths, Secure, and SameSite as far as redirects and forms need it. */
export class CookieJar {
  readonly cookies: Cookie[] = [];

  /** Takes the headers of an answer from this address; times are not kept, but a cookie that is over is removed. */
  store(url: URL, setCookies: readonly string[]): void {
    for (const header of setCookies) {
      const [pair = '', ...attributes] = header.split(';').map((part) => part.trim());
      const given = new Map(
        attributes.map((attribute): [string, string] => {
          const [name = '', value = ''] = attribute.split('=', 2);
          return [name.toLowerCase(), value];
        }),
      );
      const equals = pair.indexOf('=');
      if (equals < 0 || (given.has('secure') && url.protocol !== 'https:')) continue;
      const cookie: Cookie = {
        name: pair.slice(0, equals),
        value: pair.slice(equals + 1),
        host: url.hostname,
        path: given.get('path') || url.pathname.slice(0, Math.max(1, url.pathname.lastIndexOf('/'))),
        secure: given.has('secure'),
        httpOnly: given.has('httponly'),
        sameSite: (given.get('samesite') ?? 'lax').toLowerCase(),
      };
      const same = this.cookies.findIndex(
        ({ name, host, path }) => name === cookie.name && host === cookie.host && path === cookie.path,
      );
      if (same >= 0) this.cookies.splice(same, 1);
      const over = given.get('max-age') === '0' || Date.parse(given.get('expires') ?? '') < Date.now();
      if (!over) this.cookies.push(cookie);
    }
  }

  /**
   * The Cookie header of a request; undefined when there is nothing to send.
   * @param crossSite whether the request was caused by another site
   */
  header(url: URL, { method, crossSite }: { method: string; crossSite: boolean }): string | undefined {
    const sent = this.cookies.filter(
      ({ host, path, secure, sameSite }) =>
        host === url.hostname &&
        (!secure || url.protocol === 'https:') &&
        isWithin(url.pathname, path) &&
        (!crossSite || sameSite === 'none' || (sameSite === 'lax' && method === 'GET')),
    );
    return sent.length === 0 ? undefined : sent.map(({ name, value }) => `${name}=${value}`).join('; ');
  }
}

function isWithin(path: string, cookiePath: string): boolean {
  return path === cookiePath || path.startsWith(cookiePath.endsWith('/') ? cookiePath : `${cookiePath}/`);
}
