import type { Answer, CallOptions, TestService } from './service.js';

/** A browser as far as the console's session goes: keeps the cookie and the token, and says where its calls come from. */
export class CookieCaller {
  private constructor(
    private readonly service: TestService,
    readonly cookie: string,
    readonly csrfToken: string,
    /** What signing in answered. */
    readonly signedIn: Answer,
  ) {}

  static async signIn(service: TestService, username: string, password: string): Promise<CookieCaller> {
    const signedIn = await service.call('POST', '/api/v1/console/session', {
      session: null,
      headers: { 'sec-fetch-site': 'same-origin' },
      body: { username, password },
    });
    if (signedIn.status !== 201) throw new Error(`not signed in: ${signedIn.status} ${signedIn.text}`);
    const [cookie = ''] = (signedIn.headers.get('set-cookie') ?? '').split(';');
    return new CookieCaller(service, cookie, signedIn.body.csrfToken as string, signedIn);
  }

  /** A call as the console makes it; `headers` over its own, empty ones are left out. */
  call(method: string, path: string, { headers, ...options }: CallOptions = {}): Promise<Answer> {
    const all = {
      cookie: this.cookie,
      'sec-fetch-site': 'same-origin',
      'x-csrf-token': this.csrfToken,
      ...headers,
    };
    const sent = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== ''));
    return this.service.call(method, path, { session: null, headers: sent, ...options });
  }
}
