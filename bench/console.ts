import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, createServer as createSocketServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { type CDPSession, chromium, type Page } from 'playwright-core';
import { figure, percentile, sorted } from './figures.js';
import { publish } from './publish.js';
import { PASSWORD } from './service-process.js';
import { Stage } from './stage.js';
import { Caller } from './subscribe.js';

/**
 * The list of deliveries with 100 000 of them: how smoothly a browser scrolls while they come page by page, and then through all
 * of them, and what memory that takes. Needs Debian's chromium, or CHROMIUM with the path of one.
 */
const { values } = parseArgs({ options: { quick: { type: 'boolean' }, rows: { type: 'string' } } });
const ROWS = Number(values.rows ?? (values.quick ? 5_000 : 100_000));
const BATCH = 1_000;
const SCROLL_MS = values.quick ? 3_000 : 15_000;
const LOAD_MS = 600_000;
/** Faster than a hand turns a wheel: four rows a frame. */
const PIXELS_A_FRAME = 160;

/** Of the page, as far as the functions below that run in it need it: the bench has no types of a browser. */
interface PageElement {
  scrollTop: number;
  readonly scrollHeight: number;
  readonly clientHeight: number;
  closest(selector: string): PageElement | null;
  getAttribute(name: string): string | null;
}
declare const document: { querySelector(selector: string): PageElement | null };
declare function requestAnimationFrame(run: (now: number) => void): void;

/** Milliseconds between frames while something was done. */
interface Frames {
  readonly ms: readonly number[];
  readonly rows: number;
}

async function main(): Promise<void> {
  const receiver = createServer((request, response) => {
    request.resume().on('end', () => response.end());
  }).listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  try {
    const port = await freePort();
    const service = await stage.service({ PORT: String(port), PUBLIC_URL: `http://127.0.0.1:${port}` });
    const caller = await Caller.logIn(service);
    await caller.subscribe(0, `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`);
    console.log(`Publishing ${figure(ROWS)} events that each become a delivery …`);
    for (let n = 0; n < ROWS; n += BATCH) await publish(caller.ingest, batch(n, Math.min(BATCH, ROWS - n)));
    await delivered(caller);
    await measure(service.url);
  } finally {
    receiver.close();
    receiver.closeAllConnections();
  }
}

async function measure(url: string): Promise<void> {
  const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
  const browser = await chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-dev-shm-usage'],
  });
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 860 } });
    const inside = await page.context().newCDPSession(page);
    await inside.send('Performance.enable');
    await page.goto(`${url}/console/deliveries`);
    await page.getByLabel(/^User name/).fill('admin');
    await page.getByLabel(/^Password/).fill(PASSWORD);
    await page.keyboard.press('Enter');
    await page.locator('[data-row-link]').first().waitFor();
    console.log(`\n| what | frames a second | 95th percentile, ms | longest, ms | rows | heap, MB | nodes |`);
    console.log('| --- | --: | --: | --: | --: | --: | --: |');
    await tell('before', { ms: [], rows: await rowsIn(page) }, inside);
    await tell('down, as they come', await scrolled(page, 'to the end', LOAD_MS), inside);
    await tell('through all of them', await scrolled(page, 'through', SCROLL_MS), inside);
  } finally {
    await browser.close();
  }
}

/** Scrolls frame by frame in the page, and notes how long each took. */
function scrolled(page: Page, how: 'to the end' | 'through', limit: number): Promise<Frames> {
  return page.evaluate(
    ({ toEnd, most, pixels }) =>
      new Promise<Frames>((resolve) => {
        const frame = document.querySelector('table')!.closest('[tabindex="0"]')!;
        const ms: number[] = [];
        const began = performance.now();
        let before = began;
        let direction = -1;
        const rows = (): number => Number(document.querySelector('table')!.getAttribute('aria-rowcount')) - 1;
        const next = (now: number): void => {
          ms.push(now - before);
          before = now;
          if (toEnd) frame.scrollTop = frame.scrollHeight;
          else {
            frame.scrollTop += direction * pixels;
            if (frame.scrollTop <= 0) direction = 1;
            if (frame.scrollTop >= frame.scrollHeight - frame.clientHeight - 1) direction = -1;
          }
          const isDone = now - began > most || (toEnd && rows() > 0);
          if (isDone) resolve({ ms, rows: rows() });
          else requestAnimationFrame(next);
        };
        requestAnimationFrame(next);
      }),
    { toEnd: how === 'to the end', most: limit, pixels: PIXELS_A_FRAME },
  );
}

/** -1 while more follow. */
function rowsIn(page: Page): Promise<number> {
  return page.evaluate(() => Number(document.querySelector('table')!.getAttribute('aria-rowcount')) - 1);
}

async function tell(what: string, { ms, rows }: Frames, inside: CDPSession): Promise<void> {
  await inside.send('HeapProfiler.collectGarbage');
  const { metrics } = await inside.send('Performance.getMetrics');
  const of = (name: string): number => metrics.find((one) => one.name === name)?.value ?? Number.NaN;
  const times = sorted(ms);
  const sum = ms.reduce((total, one) => total + one, 0);
  const cells = [
    what,
    ms.length === 0 ? '' : figure((ms.length * 1_000) / sum),
    ms.length === 0 ? '' : figure(percentile(times, 0.95)),
    ms.length === 0 ? '' : figure(times.at(-1)!),
    rows < 0 ? 'more follow' : figure(rows),
    figure(of('JSHeapUsedSize') / 1e6),
    figure(of('Nodes')),
  ];
  console.log(`| ${cells.join(' | ')} |`);
}

function batch(from: number, size: number): object[] {
  return Array.from({ length: size }, (_, n) => {
    const state = { ID: `project-${from + n}`, ownerID: 'owner-0', name: `Project ${from + n}` };
    return {
      eventType: 'UPDATE',
      objCode: 'PROJ',
      newState: { ...state, status: 'CUR' },
      oldState: { ...state, status: 'PLN' },
    };
  });
}

/** Rows that still change would be fetched anew while the list is scrolled. */
async function delivered({ ingest }: Caller): Promise<void> {
  for (;;) {
    const answer = await fetch(ingest.url.replace(/events$/, 'deliveries/counts?state=pending'), {
      headers: ingest.headers,
    });
    const { pending } = (await answer.json()) as { pending: number };
    if (pending === 0) return;
    await sleep(500);
  }
}

async function freePort(): Promise<number> {
  const server = createSocketServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

const stage = new Stage();
try {
  await main();
} finally {
  await stage.clear();
}
