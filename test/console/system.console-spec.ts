import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Receiver } from '../support/receiver.js';
import { addCustomer } from '../support/customers.js';
import { ADMIN } from '../support/service.js';
import { type Look } from './support/browser.js';
import { TestConsole } from './support/console.js';

const LOOKS: readonly Required<Pick<Look, 'width' | 'theme'>>[] = [
  { width: 1280, theme: 'light' },
  { width: 390, theme: 'dark' },
];
const TENANT = { username: 'tenant', password: 'a-password-of-the-tenant' };

describe('the system in the console', () => {
  let console: TestConsole;
  let pager: Receiver;

  beforeAll(async () => {
    pager = await Receiver.start();
    console = await TestConsole.start({
      env: {
        ALERT_URL: pager.url('/alerts?key=of-the-pager'),
        ALERT_SECRET: `whsec_${Buffer.alloc(32, 7).toString('base64')}`,
        EGRESS_ALLOW: '127.0.0.0/8',
        RETRY_LIMIT: '7',
        METRICS_TOKEN: 'secret-of-the-scraper',
        EGRESS_PRIVATE: 'refuse',
      },
    });
  });
  afterEach(() => console.end());
  afterAll(async () => {
    await console.close();
    await pager.close();
  });

  it('tries out whether alerts to the operator arrive', async () => {
    const window = await console.open('system', { width: 390, theme: 'dark' });
    const { page } = window;
    const section = page
      .locator('section')
      .filter({ has: page.getByRole('heading', { name: 'Alerts to the operator' }) });
    await section.getByText(new URL(pager.url('/')).host).waitFor();
    expect(await section.textContent()).not.toContain('of-the-pager');
    await section.getByRole('button', { name: 'Send a test alert' }).click();
    await section.getByText('The test alert was delivered.').waitFor();
    expect((await pager.waitFor(1))[0]!.json()).toMatchObject({ type: 'test' });
    pager.answer(500);
    await section.getByRole('button', { name: 'Send a test alert' }).click();
    await section.getByText('The test alert was not delivered: It answered 500.').waitFor();
    expect(await window.violations()).toEqual([]);
    await section.scrollIntoViewIfNeeded();
    await window.picture('system-alerts-390-dark');
  });

  it.each(LOOKS)('is seen in whole by who runs the installation, at $width px, $theme', async (look) => {
    const window = await console.open('system', look);
    const { page } = window;
    await page.getByText('answers you').waitFor();
    await page.getByRole('heading', { name: 'Where deliveries come from' }).waitFor();
    await page.getByText('PostgreSQL version').waitFor();
    await page.getByText('Due work is processed').waitFor();
    expect(await window.violations()).toEqual([]);
    expect(await window.overflows()).toBe(false);
    await window.picture(`system-${look.width}-${look.theme}`);

    // What the database holds, and the days of a table.
    await page.getByRole('heading', { name: 'Storage' }).scrollIntoViewIfNeeded();
    const journal = page.getByRole('listitem').filter({ hasText: 'segments' }).first();
    await journal.getByText(/Kept for 7 days/).waitFor();
    await journal.locator('summary').click();
    const today = new Date().toISOString().slice(0, 10);
    await journal.getByRole('row', { name: new RegExp(`${today} .* (kB|bytes)$`) }).waitFor();
    expect(await window.violations()).toEqual([]);
    expect(await window.overflows()).toBe(false);
    await window.picture(`system-storage-${look.width}-${look.theme}`);

    // A setting with its default, and a secret that is only said to be there.
    await page.getByRole('searchbox', { name: 'Search settings' }).fill('RETRY_LIMIT');
    const setting = page.getByRole('listitem').filter({ hasText: 'RETRY_LIMIT' }).first();
    await setting.getByText('7', { exact: true }).waitFor();
    await setting.getByText('Default: 11').waitFor();
    expect(page.url()).toContain('q=RETRY_LIMIT');
    await page.getByRole('searchbox', { name: 'Search settings' }).fill('metrics_token');
    await page
      .getByRole('listitem')
      .filter({ hasText: 'METRICS_TOKEN' })
      .getByText('set', { exact: true })
      .waitFor();
    expect(await page.content()).not.toContain('secret-of-the-scraper');
    await page.getByRole('searchbox', { name: 'Search settings' }).fill('no such setting');
    await page.getByText('No setting found.').waitFor();
    expect(await window.violations()).toEqual([]);
    await window.picture(`system-settings-${look.width}-${look.theme}`);
  });

  it('copies the addresses for a firewall, and leads to what monitoring reads', async () => {
    const window = await console.open('system');
    const { page, context } = window;
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.getByRole('button', { name: 'Copy as a request to a firewall team' }).click();
    await page.getByText('Copied').first().waitFor();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    expect(copied).toContain('Please allow incoming HTTPS connections');
    expect(copied).toContain(console.url.replace(/\/console\/$/, ''));
    const metrics = await page.getByRole('link', { name: /\/metrics$/ }).getAttribute('href');
    const [other] = await Promise.all([
      context.waitForEvent('page'),
      page.getByRole('link', { name: /\/metrics$/ }).click(),
    ]);
    await other.waitForLoadState();
    expect(other.url()).toBe(metrics);
    expect(await other.content()).toContain('hookfront_');
  });

  it.each(LOOKS)('tells the licence of every package that is shipped, at $width px, $theme', async (look) => {
    const window = await console.open('system', look);
    const { page } = window;
    await page.getByRole('link', { name: 'See them' }).click();
    await page.getByRole('heading', { level: 1, name: /^Licences/ }).waitFor();
    await page.getByRole('searchbox', { name: 'Search packages' }).fill('react-dom');
    const row = page.getByRole('listitem').filter({ hasText: /^react-dom/ });
    await row.getByText('MIT', { exact: true }).waitFor();
    await row.locator('summary').click();
    await row.getByText(/Permission is hereby granted, free of charge/).waitFor();
    expect(await window.violations()).toEqual([]);
    await page.getByRole('searchbox', { name: 'Search packages' }).fill('fastify');
    await page
      .getByRole('listitem')
      .filter({ hasText: /^fastify/ })
      .first()
      .waitFor();
    await page.getByRole('searchbox', { name: 'Search packages' }).fill('vitejs');
    await page.getByText('No package found.').waitFor();
    await page.getByRole('searchbox', { name: 'Search packages' }).fill('');
    await page.getByText('@nestjs/core').waitFor();
    expect(await window.overflows()).toBe(false);
    await window.picture(`licences-${look.width}-${look.theme}`);
  });

  it('shows only what is set, and saves it as a file', async () => {
    const { page } = await console.open('system');
    await page.getByRole('listitem').filter({ hasText: 'RETRY_LIMIT' }).waitFor();
    expect(await page.getByRole('listitem').filter({ hasText: 'RETRY_BASE_MS' }).count()).toBe(0);
    await page.getByRole('button', { name: 'Export' }).click();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('menuitem', { name: 'As CSV' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('settings.csv');
  });

  it('says what is wrong when the service is not well, and keeps what it has shown', async () => {
    const { page } = await console.open('system');
    await page.getByText('answers you').waitFor();
    console.disconnect();
    await page.getByRole('button', { name: 'Try now' }).waitFor();
    expect(await page.getByText('answers you').isVisible()).toBe(true);
    console.reconnect();
    await page.getByRole('button', { name: 'Try now' }).waitFor({ state: 'detached' });
  });

  it('shows administrators of other customers their own part', async () => {
    await addCustomer(console.service, 'other');
    const other = { username: 'admin-of-other', password: ADMIN.password };
    const window = await console.open('system', {}, other);
    const { page } = window;
    await page.getByText('You see what concerns your customer.').waitFor();
    await page
      .getByText('All settings have their defaults.')
      .or(page.getByText('EGRESS_PRIVATE', { exact: true }))
      .first()
      .waitFor();
    await page.getByText('All', { exact: true }).click();
    await page.getByText('RETENTION_DAYS', { exact: true }).waitFor();
    await page.getByRole('heading', { name: 'Where deliveries come from' }).waitFor();
    expect(await page.getByRole('heading', { name: /^Nodes/ }).count()).toBe(0);
    expect(await page.getByText('EGRESS_ALLOW', { exact: true }).count()).toBe(0);
    expect(await page.getByRole('link', { name: /\/metrics$/ }).count()).toBe(0);
    expect(await window.violations()).toEqual([]);
    await window.picture('system-other-customer');
  });

  it('is closed to whoever is no administrator', async () => {
    const answer = await console.service.call('POST', '/api/v1/users', { body: TENANT });
    expect(answer.status).toBe(201);
    const window = await console.open('system', { lang: 'zh' }, TENANT);
    await window.page.getByText('无权查看').waitFor();
    expect(await window.violations()).toEqual([]);
    expect(await window.page.getByRole('link', { name: '系统' }).count()).toBe(0);
  });
});
