const MOST_REDIRECTS = 10;

/**
 * What a browser does when it is sent to link an account, without a screen: it follows redirects and keeps the cookies that
 * it is given. PUBLIC_URL leads to the service, as it would by a reverse proxy.
 */
export class Browser {
  /** Every origin it was at. @type {string[]} */
  visited = [];
  /** Cookies by name, each with the origin and the path that it is for. */
  #cookies = new Map();

  /** @param {string} publicUrl @param {string} url where the service really listens */
  constructor(publicUrl, url) {
    this.publicUrl = publicUrl;
    this.url = url;
  }

  /** Keeps the cookies of an answer that came from an address. */
  keep(address, headers) {
    const { origin } = new URL(address);
    for (const cookie of headers.getSetCookie()) {
      const [, name, value, rest] = /^([^=]+)=([^;]*)(.*)$/.exec(cookie);
      const [, path] = /;\s*path=([^;]+)/i.exec(rest) ?? [undefined, '/'];
      if (/;\s*max-age=0/i.test(rest) || value === '') this.#cookies.delete(name);
      else this.#cookies.set(name, { value, origin, path });
    }
  }

  /** Opens an address and follows it to the end. @returns {Promise<{ status: number, text: string, address: string }>} */
  async open(address) {
    for (let hop = 0; hop <= MOST_REDIRECTS; hop++) {
      this.visited.push(new URL(address).origin);
      const real = address.startsWith(this.publicUrl)
        ? this.url + address.slice(this.publicUrl.length)
        : address;
      const response = await fetch(real, { headers: this.#cookiesFor(address), redirect: 'manual' });
      this.keep(address, response.headers);
      const location = response.headers.get('location');
      if (response.status < 300 || response.status > 399 || location === null)
        return { status: response.status, text: await response.text(), address };
      address = new URL(location, address).href;
    }
    throw new Error(`more than ${MOST_REDIRECTS} redirects, the last one to ${address}`);
  }

  #cookiesFor(address) {
    const { origin, pathname } = new URL(address);
    const wanted = [...this.#cookies].filter(
      ([, cookie]) => cookie.origin === origin && pathname.startsWith(cookie.path),
    );
    return wanted.length === 0
      ? {}
      : { cookie: wanted.map(([name, { value }]) => `${name}=${value}`).join('; ') };
  }
}
