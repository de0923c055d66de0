import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  type Browser,
  type BrowserContext,
  chromium,
  type ConsoleMessage,
  type Page,
  type Request,
} from 'playwright-core';
import { until } from '../../support/until.js';
import { PATH } from './reverse-proxy.js';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const PICTURES = join(dirname(dirname(fileURLToPath(import.meta.url))), 'pictures');
/** Paths of the service's API, and of the page that a consent comes back to: all else is a file of the console, and has to be there. */
const CALLS = new RegExp(`^https?://[^/]+${PATH}/(api|attask|health|custom-integrations)/`);
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** What TanStack Router leaves in a page. */
interface WithRouter {
  readonly __TSR_ROUTER__: {
    readonly basepath: string;
    readonly routesByPath: Readonly<Record<string, unknown>>;
    readonly history: { push(address: string): void };
    readonly state: {
      readonly status: string;
      readonly location: { readonly href: string };
      readonly resolvedLocation?: { readonly href: string };
    };
  };
}

/** As the console is looked at. */
export interface Look {
  readonly width?: 1280 | 390;
  readonly theme?: 'light' | 'dark';
  readonly lang?: 'en' | 'zh';
  readonly forcedColors?: boolean;
  /** With what moves: most tests have none of it, as somebody who asked for less. */
  readonly motion?: boolean;
}

/** Every width and theme, for `it.each(LOOKS)`. */
export const LOOKS: readonly Required<Pick<Look, 'width' | 'theme'>>[] = [
  { width: 1280, theme: 'light' },
  { width: 1280, theme: 'dark' },
  { width: 390, theme: 'light' },
  { width: 390, theme: 'dark' },
];

/** One Chromium for a suite. Each page has a context of its own: no cookie and no preference of another test. */
export class TestBrowser {
  private readonly windows: Window[] = [];

  private constructor(private readonly browser: Browser) {}

  static async launch(): Promise<TestBrowser> {
    const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
    return new TestBrowser(
      await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] }),
    );
  }

  /** @param origin of the console: whatever is asked for elsewhere is refused, and noted */
  async open(url: string, look: Look = {}): Promise<Window> {
    const { width = 1280, theme = 'light', lang = 'en', forcedColors = false, motion = false } = look;
    const phone = width === 390;
    const context = await this.browser.newContext({
      viewport: phone ? { width, height: 844 } : { width, height: 860 },
      colorScheme: theme,
      forcedColors: forcedColors ? 'active' : 'none',
      locale: lang === 'zh' ? 'zh-CN' : 'en-GB',
      timezoneId: 'Europe/Berlin',
      reducedMotion: motion ? 'no-preference' : 'reduce',
      acceptDownloads: true,
      ...(phone && { hasTouch: true, isMobile: true }),
    });
    context.setDefaultTimeout(30_000);
    const window = await Window.open(context, url);
    this.windows.push(window);
    return window;
  }

  /** Closes what a test has opened. @throws Error with everything that no page may do, and one did */
  async closeWindows(): Promise<void> {
    const windows = this.windows.splice(0);
    for (const window of windows) await window.context.close();
    const problems = windows.flatMap((window) => window.problems);
    if (problems.length > 0) throw new Error(`The console did what it may not:\n${problems.join('\n')}`);
  }

  async close(): Promise<void> {
    await this.browser.close();
  }
}

/** A page of the console, and what it did that no page may do: errors, what its policy refused, calls to elsewhere. */
export class Window {
  readonly problems: string[] = [];
  /** Calls and files that are under way; the stream always is. */
  private readonly underWay = new Set<Request>();
  /** Set where a test takes the console's own files away: then they may be missing. */
  mayMissFiles = false;

  private constructor(
    readonly context: BrowserContext,
    readonly page: Page,
  ) {}

  static async open(context: BrowserContext, url: string): Promise<Window> {
    const window = new Window(context, await context.newPage());
    await window.watch(new URL(url).origin);
    await window.page.goto(url);
    return window;
  }

  private async watch(origin: string): Promise<void> {
    const { context, page, problems } = this;
    await context.exposeFunction('noteViolation', (text: string) => problems.push(`policy: ${text}`));
    await context.addInitScript(() => {
      document.addEventListener(
        'securitypolicyviolation',
        ({ effectiveDirective, blockedURI, sourceFile, lineNumber }) => {
          const note = (window as unknown as { noteViolation: (text: string) => void }).noteViolation;
          note(`${effectiveDirective} ${blockedURI} at ${sourceFile}:${lineNumber}`);
        },
      );
    });
    await context.route(
      (asked) => asked.origin !== origin && !['blob:', 'data:'].includes(asked.protocol),
      async (route) => {
        problems.push(`a request to ${route.request().url()}`);
        await route.abort();
      },
    );
    const follow = (shown: Page): void => {
      shown.on('pageerror', (error) => problems.push(`error: ${error.stack ?? error.message}`));
      shown.on('console', (message) => {
        if (message.type() === 'error' && !this.isExpected(message)) {
          problems.push(`console: ${message.text()} (${message.location().url})`);
        }
      });
    };
    follow(page);
    context.on('page', follow);
    page.on('request', (request) => {
      if (!request.url().includes('/api/v1/stream')) this.underWay.add(request);
    });
    for (const ended of ['requestfinished', 'requestfailed'] as const)
      page.on(ended as 'requestfinished', (request) => this.underWay.delete(request));
  }

  /** Every address that the router knows, as `/events/$eventId`. */
  addresses(): Promise<string[]> {
    return this.page.evaluate(() => {
      const { __TSR_ROUTER__: router } = globalThis as unknown as WithRouter;
      return Object.keys(router.routesByPath);
    });
  }

  /** Goes to an address of the console without loading the page anew, until its part of the page is there. */
  async go(address: string): Promise<void> {
    await this.page.evaluate((path) => {
      const { __TSR_ROUTER__: router } = globalThis as unknown as WithRouter;
      router.history.push(router.basepath + path);
    }, address);
    await this.page.waitForFunction(() => {
      const { __TSR_ROUTER__: router } = globalThis as unknown as WithRouter;
      const { status, location, resolvedLocation } = router.state;
      return status === 'idle' && location.href === resolvedLocation?.href;
    });
    await this.page.locator('#main h1').first().waitFor();
  }

  /** Until nothing is under way any more, and what came is drawn. */
  async settle(): Promise<void> {
    let quiet = 0;
    await until('the page is quiet', async () => {
      await this.page.evaluate(
        () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
      );
      quiet = this.underWay.size === 0 ? quiet + 1 : 0;
      return quiet > 2;
    });
  }

  /** The browser itself writes every call there that was answered with 400 and more; what the console makes of it is what tests look at. */
  private isExpected(message: ConsoleMessage): boolean {
    if (!message.text().startsWith('Failed to load resource')) return false;
    // Only tests cut connections.
    if (message.text().includes('net::ERR_')) return true;
    return this.mayMissFiles || CALLS.test(message.location().url);
  }

  /** Signs in on the page that is shown. */
  async signIn(username: string, password: string): Promise<void> {
    await this.page.getByLabel(/^(User name|用户名)/).fill(username);
    await this.page.getByLabel(/^(Password|密码)/).fill(password);
    await this.page.keyboard.press('Enter');
    await this.page.locator('#main h1').first().waitFor();
  }

  /** What of WCAG 2.2 AA the page breaks, as axe sees it: rule, and the first places. */
  async violations(): Promise<string[]> {
    // Not addScriptTag, which the page's policy refuses; it stays until the page is loaded again.
    if (!(await this.page.evaluate(() => 'axe' in globalThis))) await this.page.evaluate(AXE);
    return this.page.evaluate(async (tags) => {
      interface Found {
        readonly violations: readonly {
          readonly id: string;
          readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
        }[];
      }
      const { axe } = window as unknown as { axe: { run: (options: object) => Promise<Found> } };
      const { violations } = await axe.run({
        runOnly: { type: 'tag', values: tags },
        resultTypes: ['violations'],
      });
      return violations.map(
        ({ id, nodes }) =>
          `${id}: ${nodes
            .slice(0, 3)
            .map(({ html, failureSummary }) => `${html.slice(0, 200)} — ${failureSummary}`)
            .join(' | ')}`,
      );
    }, RULES);
  }

  /** Whether the page can be scrolled sideways, which no page should. */
  overflows(): Promise<boolean> {
    return this.page.evaluate(
      () => document.documentElement.scrollWidth > document.documentElement.clientWidth,
    );
  }

  /** For people to look at, in test/console/pictures. */
  async picture(name: string): Promise<void> {
    await mkdir(PICTURES, { recursive: true });
    await this.page.screenshot({ path: join(PICTURES, `${name}.png`), animations: 'disabled' });
  }
}
