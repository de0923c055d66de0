import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { StatsWriter } from '../../src/statistics/recording/stats-writer.js';
import { Receiver } from '../support/receiver.js';
import { BASE } from '../support/service.js';
import { until } from '../support/until.js';
import { LOOKS } from './support/browser.js';
import { TestConsole } from './support/console.js';

const ENV = { RETRY_BASE_MS: '3600000', RETRY_LIMIT: '5' };

describe('the overview in the console', () => {
  let console: TestConsole;
  let receiver: Receiver;

  beforeAll(async () => {
    console = await TestConsole.start({ env: ENV });
    receiver = await Receiver.start();
  });
  afterEach(() => console.end());
  afterAll(async () => {
    await receiver.close();
    await console.close();
  });

  const post = async (path: string, body: object): Promise<void> => {
    const answer = await console.service.call('POST', path, { body });
    expect(`${answer.status} ${answer.text}`).toMatch(/^20/);
  };
  const subscribe = (objCode: string, url: string) =>
    post(`${BASE}/subscriptions`, { objCode, eventType: 'UPDATE', url, authToken: 'token-of-mine' });
  const publish = (objCode: string) =>
    post(`${BASE}/events`, { eventType: 'UPDATE', objCode, objId: 'x', newState: {}, oldState: {} });
  const reaches = (query: string, count: number): Promise<void> =>
    until(`${count} deliveries with ${query}`, async () => {
      const { body } = await console.service.call('GET', `${BASE}/deliveries?${query}`);
      return (body.deliveries as unknown[]).length === count;
    });

  it('says what to do first, and sees each step when it is done', async () => {
    const window = await console.open('overview', { width: 390, theme: 'dark' });
    const { page } = window;
    const current = page.locator('[aria-current="step"] h3');
    await current.waitFor();
    expect(await window.violations()).toEqual([]);
    expect(await window.overflows()).toBe(false);
    await window.picture('overview-first-390-dark');
    const done = (n: number) => page.getByText(`${n} of 5 done`).waitFor();
    await post('/api/v1/users', {
      username: 'publisher',
      password: 'correct horse battery',
      accessLevel: 'Worker',
      canPublish: true,
    });
    const before = Number((await page.getByText(/of 5 done/).textContent())!.charAt(0));
    await done(before);
    await subscribe('PROJ', receiver.url('/hooks'));
    await until(
      'the subscription is seen',
      async () =>
        ((await page.getByText(/of 5 done/).textContent()) ?? '').startsWith(String(before + 1)) ||
        ((await page.getByText(/of 5 done/).textContent()) ?? '').startsWith(String(before + 2)),
    );
    receiver.answer(200);
    await publish('PROJ');
    await page.getByRole('heading', { name: 'From publish to receipt' }).waitFor();
    expect(await page.getByText('First steps').count()).toBe(0);
  });

  it.each(LOOKS)('shows figures over time, and the URLs that fail, at $width px, $theme', async (look) => {
    const code = { 1280: 'TASK', 390: 'OPTASK' }[look.width];
    await subscribe(code, receiver.url(`/${look.theme}/${'long'.repeat(40)}`));
    receiver.answer({ status: 500, body: 'no' });
    await publish(code);
    await until('its attempt failed', async () => {
      const { body } = await console.service.call('GET', `${BASE}/deliveries?objCode=${code}&state=retrying`);
      return (body.deliveries as unknown[]).length > 0;
    });
    receiver.answer(200);
    // The minute is not over yet: its figures are written down now, and repeated in minutes that are.
    await console.service.running.app.get(StatsWriter).flush(Infinity);
    const database = await console.service.database.connect();
    for (const table of ['subscription_stats', 'object_stats']) {
      await database.query(
        `INSERT INTO ${table}
         SELECT (jsonb_populate_record(one, jsonb_build_object('at', moved, 'day', (moved AT TIME ZONE 'UTC')::date))).*
         FROM ${table} one, generate_series(2, 50) n, LATERAL (SELECT one.at - n * interval '1 minute') m (moved)
         WHERE span = 1 AND at > now() - interval '2 minutes' AND n % 7 < 4
         ON CONFLICT DO NOTHING`,
      );
    }
    // The service counts each minute itself: what is made up is not to be counted anew before it is looked at.
    await until('a minute is not about to end', () => Date.now() % 60_000 < 45_000);
    // A backlog that grows and is worked off, with minutes in which nobody looked.
    await database.query(
      `INSERT INTO backlog_stats (day, customer_id, at, pending, retrying, on_hold, age)
       SELECT (m.at AT TIME ZONE 'UTC')::date, c.id, m.at, 20 + 15 * (n % 5), abs(30 - n) * 4, greatest(0, n - 20) * 3,
              CASE WHEN n < 3 THEN 95 ELSE 0 END
         FROM generate_series(0, 55) n, LATERAL (SELECT date_trunc('minute', now()) - n * interval '1 minute') m (at),
              (SELECT id FROM customers UNION SELECT '') c
        WHERE n NOT BETWEEN 30 AND 33
       ON CONFLICT (day, customer_id, at) DO UPDATE SET pending = excluded.pending, age = excluded.age`,
    );
    const window = await console.open('overview', look);
    const { page } = window;
    await page.locator('canvas').nth(3).waitFor();
    await page.getByRole('link', { name: /^Oldest overdue.*1 min/ }).waitFor();
    await page
      .getByRole('row', { name: /HTTP error/ })
      .first()
      .waitFor();
    expect(await window.violations()).toEqual([]);
    expect(await window.overflows()).toBe(false);
    await page.getByRole('heading', { name: 'Needs attention' }).waitFor();
    await page
      .getByRole('listitem')
      .filter({ hasText: look.theme })
      .getByText(/^Failing/)
      .waitFor();
    await window.picture(`overview-${look.width}-${look.theme}`);
    await page.getByRole('table').last().scrollIntoViewIfNeeded();
    await window.picture(`overview-end-${look.width}-${look.theme}`);
    await page.getByRole('button', { name: 'Table: Attempts' }).click();
    await page.getByRole('columnheader', { name: 'HTTP error' }).waitFor();
    expect(page.url()).toContain('table=attempts');
    await page.getByRole('button', { name: 'Table: Waiting' }).click();
    await page.getByRole('columnheader', { name: 'On hold' }).waitFor();
    expect(await window.violations()).toEqual([]);
  });

  it('leads from a range that is drawn to its deliveries, and from a tile to what it counts', async () => {
    await reaches('state=delivered', 1);
    const { page } = await console.open('overview');
    const plot = page.locator('.u-over').first();
    await plot.waitFor();
    const box = (await plot.boundingBox())!;
    await page.mouse.move(box.x + box.width * 0.5, box.y + 40);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width - 3, box.y + 40, { steps: 6 });
    await page.mouse.up();
    await page.waitForURL(/deliveries\?.*since=.*until=/);
    const search = new URL(page.url()).searchParams;
    const length = Date.parse(search.get('until')!) - Date.parse(search.get('since')!);
    expect(Math.round(length / 60_000)).toBeGreaterThan(20);
    await page.goBack();
    await page.getByRole('link', { name: /^Retrying/ }).click();
    await page.waitForURL(/deliveries\?state=retrying$/);
  });

  it('is in Chinese for who reads that, and keeps the range in the address', async () => {
    const { page } = await console.open('overview', { lang: 'zh' });
    await page.getByRole('button', { name: '24 小时' }).click();
    await page.getByRole('heading', { name: '从发布到接收' }).waitFor();
    expect(page.url()).toContain('range=24h');
    await page.reload();
    await page.locator('[aria-pressed="true"]', { hasText: '24 小时' }).waitFor();
  });
});

describe('the overview of a service that is in use', () => {
  let console: TestConsole;
  let receiver: Receiver;

  beforeAll(async () => {
    console = await TestConsole.start({ env: { ...ENV, STATS_RETENTION_DAYS: '0' } });
    receiver = await Receiver.start();
  });
  afterEach(() => console.end());
  afterAll(async () => {
    await receiver.close();
    await console.close();
  });
  const call = async (path: string, body: object): Promise<void> => {
    const answer = await console.service.call('POST', path, { body });
    expect(`${answer.status} ${answer.text}`).toMatch(/^20/);
  };
  const statement = async (sql: string): Promise<void> => {
    const database = await console.service.database.connect();
    await database.query(sql);
  };

  it('hides the first steps for whoever wants that', async () => {
    const { page } = await console.open('overview');
    await page.getByRole('button', { name: 'Hide these steps' }).click();
    await page.getByRole('heading', { name: 'Needs attention' }).waitFor();
    await page.reload();
    await page.getByRole('heading', { name: 'Needs attention' }).waitFor();
    expect(await page.getByText('First steps').count()).toBe(0);
  });

  it.each(LOOKS)('says that nothing is counted, and shows no zeros, at $width px, $theme', async (look) => {
    await call(`${BASE}/subscriptions`, {
      objCode: 'PROJ',
      eventType: 'CREATE',
      url: receiver.url(`/${look.width}/${look.theme}`),
      authToken: 'token-of-mine',
    });
    // Subscriptions stay when nothing has been published for longer than deliveries are kept.
    await statement(`UPDATE subscriptions SET date_created = now() - interval '2 days'`);
    const window = await console.open('overview', look);
    const { page } = window;
    await page.getByText('Figures are switched off').waitFor();
    await page.getByText('Nothing needs your attention.').waitFor();
    await page.getByRole('link', { name: /^Exhausted\s*0\s*of all that is kept/ }).waitFor();
    expect(await page.getByText('First steps').count()).toBe(0);
    expect(await page.locator('canvas').count()).toBe(0);
    expect(await window.violations()).toEqual([]);
    expect(await window.overflows()).toBe(false);
    await window.picture(`overview-not-counted-${look.width}-${look.theme}`);
    await page.getByRole('link', { name: 'See the setting' }).click();
    await page
      .getByRole('listitem')
      .filter({ hasText: 'STATS_RETENTION_DAYS' })
      .getByText('0', { exact: true })
      .waitFor();
    await page.getByText('Not kept', { exact: true }).first().waitFor();
  });

  it.each(['broken off', 'hanging'] as const)(
    'claims nothing while the service is away: %s',
    async (away) => {
      const { page } = await console.open('overview');
      await page.getByRole('link', { name: /^Service\s*Ready/ }).waitFor();
      console.disconnect(away);
      await page.getByRole('link', { name: /^Service\s*Unknown/ }).waitFor();
      expect(await page.getByRole('link', { name: /Unknown$/ }).count()).toBe(7);
      console.reconnect();
      await page.getByRole('link', { name: /^Service\s*Ready/ }).waitFor();
    },
  );
});
