// `npm run pictures`: makes the pictures of docs/console.md and of the README anew, in docs/pictures, of a service with lively data.
// Needs Debian's chromium, or CHROMIUM with the path of one. `npm run pictures -- overview events` makes only these.
import { mkdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { chromium } from 'playwright-core';
import { fewerColours } from './lib/png.mjs';
import { prepare, ROOT } from './lib/prepare.mjs';

const FOLDER = join(ROOT, 'docs', 'pictures');
const SIZE = { width: 1440, height: 900 };
const PHONE = { width: 390, height: 844 };
const LARGEST_BYTES = 150_000;
/** So long the events come before the first picture: deliveries have been given up by then, and the plots have something to show. */
const HISTORY_MS = 200_000;

/**
 * Each page: its path, what is done on it before the picture, and whether it is looked at on a phone.
 * @type {Record<string, { path: string, act?: (page: import('playwright-core').Page) => Promise<unknown>, phone?: boolean }>}
 */
const PAGES = {
  overview: { path: 'overview' },
  deliveries: { path: 'deliveries' },
  delivery: { path: 'deliveries?state=exhausted', act: openFirst },
  event: { path: 'events?objCode=PROJ&eventType=UPDATE', act: openFirst },
  subscriptions: { path: 'subscriptions' },
  subscription: { path: 'subscriptions', act: openFirst },
  'new-subscription': { path: 'subscriptions/new' },
  endpoints: { path: 'endpoints' },
  replays: { path: 'replays' },
  jobs: { path: 'jobs', act: showJob },
  tail: { path: 'tail' },
  publish: { path: 'publish?objCode=TASK&eventType=UPDATE' },
  integrations: { path: 'integrations', act: openFirst },
  documents: { path: 'documents' },
  services: { path: 'services' },
  users: { path: 'users' },
  audit: { path: 'audit' },
  system: { path: 'system' },
  reference: { path: 'docs/publishEvents' },
  profile: { path: 'profile' },
  'phone-overview': { path: 'overview', phone: true },
  'phone-deliveries': { path: 'deliveries', phone: true },
};

const wanted = process.argv.slice(2);
const unknown = wanted.find((name) => !(name in PAGES));
if (unknown !== undefined) {
  console.error(`There is no page "${unknown}"; there are ${Object.keys(PAGES).join(', ')}.`);
  process.exit(2);
}
await prepare();
const { LivelyInstallation } = await import('../demo/lively/installation.mjs');
const installation = new LivelyInstallation();
try {
  const { url, username, password } = await installation.start();
  console.log(`Events come for ${HISTORY_MS / 1_000} seconds …`);
  await sleep(HISTORY_MS);
  await mkdir(FOLDER, { recursive: true });
  await takeAll(`${url}/console/`, username, password);
} finally {
  await installation.stop();
}

async function takeAll(url, username, password) {
  const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
  const browser = await chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-dev-shm-usage'],
  });
  try {
    for (const theme of ['light', 'dark']) {
      const page = await browser.newPage({
        viewport: SIZE,
        colorScheme: theme,
        locale: 'en-GB',
        timezoneId: 'Europe/Berlin',
        reducedMotion: 'reduce',
      });
      await page.goto(url);
      await page.getByLabel(/^User name/).fill(username);
      await page.getByLabel(/^Password/).fill(password);
      await page.keyboard.press('Enter');
      await page.locator('#main h1').first().waitFor();
      const later = page.getByRole('button', { name: 'Later' });
      if (await later.isVisible()) await later.click();
      for (const [name, one] of Object.entries(PAGES)) {
        if (wanted.length === 0 || wanted.includes(name)) await take(page, url, name, one, theme);
      }
      await page.close();
    }
  } finally {
    await browser.close();
  }
}

async function take(page, url, name, { path, act, phone = false }, theme) {
  const size = phone ? PHONE : SIZE;
  await page.setViewportSize(size);
  await page.goto(url + path);
  await page.locator('#main h1').first().waitFor();
  await settled(page);
  if (await page.getByText('There is no such page').isVisible()) {
    console.log(`${name}: there is no such page`);
    return;
  }
  await act?.(page);
  await settled(page);
  const file = join(FOLDER, `${name}-${theme}.png`);
  await page.mouse.move(size.width - 1, size.height - 1);
  const taken = await page.screenshot({ animations: 'disabled' });
  const small = fewerColours(taken);
  await writeFile(file, small.length < taken.length ? small : taken);
  const { size: length } = await stat(file);
  console.log(`${name}-${theme}: ${(length / 1_000).toFixed(0)} kB`);
  if (length > LARGEST_BYTES) {
    process.exitCode = 1;
    console.error(`${file} is larger than ${LARGEST_BYTES / 1_000} kB.`);
  }
}

/** Until nothing is fetched for the first time any more. */
async function settled(page) {
  await page.waitForLoadState('networkidle', { timeout: 10_000 }).catch(() => undefined);
  await page.waitForFunction(() => !document.querySelector('#main')?.textContent.includes('Loading …'));
  await sleep(500);
}

/** Retries what was given up, the first time that it is looked at; then there is a job to be shown. */
async function showJob(page) {
  if (await page.getByText('There was no job yet').isVisible()) {
    await page.goto(page.url().replace(/jobs$/, 'deliveries?state=exhausted&all=retry'));
    await page.getByRole('button', { name: /^Retry \d/ }).click();
    await page.getByText('Everything was processed').waitFor();
  } else {
    await openFirst(page);
  }
}

async function openFirst(page) {
  await page.locator('[data-row-link]').first().click();
}
