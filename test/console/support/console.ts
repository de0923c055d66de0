import { ADMIN, startTestService, type TestService, type TestServiceOptions } from '../../support/service.js';
import { type Look, TestBrowser, type Window } from './browser.js';
import { type Away, ReverseProxy } from './reverse-proxy.js';

/**
 * A service with its console in a browser, behind a reverse proxy that takes the path away, as in docs/operations.md.
 *
 * @example
 * const console = await TestConsole.start();
 * const window = await console.open('deliveries', { width: 390, theme: 'dark' });
 * expect(await window.violations()).toEqual([]);
 * await console.end();   // after each test: closes the windows, and fails for what no page may do
 * await console.close(); // after all
 */
export class TestConsole {
  private constructor(
    readonly service: TestService,
    readonly browser: TestBrowser,
    private readonly proxy: ReverseProxy,
  ) {}

  static async start(options: TestServiceOptions = {}): Promise<TestConsole> {
    const proxy = await ReverseProxy.start();
    const service = await startTestService({
      ...options,
      env: { PUBLIC_URL: proxy.url, TRUST_PROXY: '127.0.0.1', ...options.env },
    });
    proxy.lead(service.url);
    return new TestConsole(service, await TestBrowser.launch(), proxy);
  }

  /** Where the console is, with a slash at its end. */
  get url(): string {
    return `${this.proxy.url}/console/`;
  }

  /** Opens a page without signing in. @param page its path below /console/ */
  visit(page = '', look: Look = {}): Promise<Window> {
    return this.browser.open(this.url + page, look);
  }

  /** Opens a page, signed in: as the administrator unless somebody else is named. */
  async open(
    page = '',
    look: Look = {},
    who: { username: string; password: string } = ADMIN,
  ): Promise<Window> {
    const window = await this.visit(page, look);
    await window.signIn(who.username, who.password);
    return window;
  }

  /** The service cannot be reached from now on, until {@link reconnect}. @param away what the proxy makes of calls meanwhile */
  disconnect(away: Away = 'broken off'): void {
    this.proxy.goAway(away);
  }

  reconnect(): void {
    this.proxy.lead(this.service.url);
  }

  /** Another service answers from now on. */
  leadTo(url: string): void {
    this.proxy.lead(url);
  }

  /** After each test. @throws Error with everything that no page may do, and one did */
  end(): Promise<void> {
    return this.browser.closeWindows();
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.proxy.close();
    await this.service.close();
  }
}
