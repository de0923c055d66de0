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
 * of them, what a frame costs, and what memory that takes; beside it a bare table of as many rows, written by a few lines without any
 * library, which says what the machine can do. Needs Debian's chromium, or CHROMIUM with the path of one.
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

/** Nothing but the rows that are seen, of the same height and number, written anew at each step. */
const BARE_TABLE = `<!doctype html><style>
body { margin: 0; font: 14px sans-serif } div { height: 600px; overflow: auto } table { width: 100%; table-layout: fixed; border-spacing: 0 }
td { box-sizing: border-box; height: 40px; padding: 0 12px; border-bottom: 1px solid #ddd; overflow: hidden; white-space: nowrap }
</style><div tabindex="0"><table aria-rowcount="${ROWS + 1}"><tbody></tbody></table></div><script>
const frame = document.querySelector('div'), body = document.querySelector('tbody');
const cells = (n) => Array.from({ length: 9 }, (_, c) => '<td>row ' + n + ', ' + c + '</td>').join('');
const space = (px) => '<tr style="height: ' + px + 'px"></tr>';
let drawn = -1;
const draw = () => {
  const from = Math.max(0, Math.floor(frame.scrollTop / 40) - 12), to = Math.min(${ROWS}, from + 39);
  if (from === drawn) return;
  drawn = from;
  const rows = Array.from({ length: to - from }, (_, n) => '<tr>' + cells(from + n) + '</tr>').join('');
  body.innerHTML = space(from * 40) + rows + space((${ROWS} - to) * 40);
};
frame.addEventListener('scroll', draw);
draw();
</script>`;

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
    // Processor time: what others do on the machine does not count.
    await inside.send('Performance.enable', { timeDomain: 'threadTicks' });
    await page.goto(`${url}/console/deliveries`);
    await page.getByLabel(/^User name/).fill('admin');
    await page.getByLabel(/^Password/).fill(PASSWORD);
    await page.keyboard.press('Enter');
    await page.locator('[data-row-link]').first().waitFor();
    console.log(
      `\n| what | frames a second | 95th percentile, ms | longest, ms | script, ms a frame | style and layout | all | rows | heap, MB | nodes |`,
    );
    console.log(`| --- |${' --: |'.repeat(9)}`);
    await tell('down, as they come', inside, () => scrolled(page, 'to the end', LOAD_MS));
    await tell('through all of them', inside, () => scrolled(page, 'through', SCROLL_MS));
    // The console's policy would keep the script of the bare table from running.
    await page.goto('about:blank');
    await page.setContent(BARE_TABLE);
    await tell('through a bare table', inside, () => scrolled(page, 'through', SCROLL_MS));
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

async function tell(what: string, inside: CDPSession, run: () => Promise<Frames>): Promise<void> {
  const before = await metricsOf(inside);
  const { ms, rows } = await run();
  const after = await metricsOf(inside);
  await inside.send('HeapProfiler.collectGarbage');
  const rest = await metricsOf(inside);
  const times = sorted(ms);
  const perFrame = (...names: string[]): string =>
    figure(
      (names.reduce((sum, name) => sum + after(name) - before(name), 0) * 1_000) / Math.max(1, ms.length),
    );
  const cells = [
    what,
    figure((ms.length * 1_000) / ms.reduce((total, one) => total + one, 0)),
    figure(percentile(times, 0.95)),
    figure(times.at(-1)!),
    perFrame('ScriptDuration'),
    perFrame('RecalcStyleDuration', 'LayoutDuration'),
    perFrame('TaskDuration'),
    rows < 0 ? 'more follow' : figure(rows),
    figure(rest('JSHeapUsedSize') / 1e6),
    figure(rest('Nodes')),
  ];
  console.log(`| ${cells.join(' | ')} |`);
}

async function metricsOf(inside: CDPSession): Promise<(name: string) => number> {
  const { metrics } = await inside.send('Performance.getMetrics');
  return (name) => metrics.find((one) => one.name === name)?.value ?? Number.NaN;
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
