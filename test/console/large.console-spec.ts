import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { BASE } from '../support/service.js';
import { until } from '../support/until.js';
import type { Window } from './support/browser.js';
import { TestConsole } from './support/console.js';

const KEYS = 20_000;
/** More than this many elements make a page slow. */
const MOST_ELEMENTS = 8_000;

describe('states of 20 000 keys and of a megabyte, in the console', () => {
  let console: TestConsole;

  beforeAll(async () => {
    console = await TestConsole.start();
    const keys = (value: (n: number) => unknown): object =>
      Object.fromEntries(Array.from({ length: KEYS }, (_, n) => [`DE:Field ${n}`, value(n)]));
    await publish(
      'keys',
      keys((n) => n),
      keys((n) => (n % 2 === 0 ? n : 'another')),
    );
    const nested = Array.from({ length: 400 }, (_, n) => ({
      ID: `task-${n}`,
      values: Object.fromEntries(
        Array.from({ length: 40 }, (_field, m) => [`field${m}`, `${'x'.repeat(40)} ${n}.${m}`]),
      ),
    }));
    await publish('megabyte', { tasks: nested }, {});
  });
  afterEach(() => console.end());
  afterAll(() => console.close());

  const publish = async (objId: string, newState: object, oldState: object): Promise<void> => {
    const answer = await console.service.call('POST', `${BASE}/events`, {
      body: [{ eventType: 'UPDATE', objCode: 'PROJ', objId, newState, oldState }],
    });
    expect(`${answer.status} ${answer.text}`).toMatch(/^20/);
  };
  const openJson = async (objId: string, look = {}): Promise<Window> => {
    const window = await console.open(`events?objId=${objId}`, look);
    await window.page.locator('[data-row-link]').first().click();
    await window.page.getByRole('tab', { name: 'JSON', exact: true }).click();
    return window;
  };
  const elements = ({ page }: Window): Promise<number> =>
    page.evaluate(() => document.querySelectorAll('*').length);

  it.each([
    { width: 1280, theme: 'light' },
    { width: 390, theme: 'dark' },
  ] as const)('are read as JSON to the last key, at $width px, $theme', async (look) => {
    const window = await openJson('keys', look);
    const { page } = window;
    const tree = page.getByRole('region', { name: 'JSON' });
    await tree.getByRole('listitem').first().waitFor();
    expect(await elements(window)).toBeLessThan(MOST_ELEMENTS);
    expect(await window.violations()).toEqual([]);
    expect(await window.overflows()).toBe(false);
    await window.picture(`large-keys-${look.width}-${look.theme}`);
    await tree.focus();
    await page.keyboard.press('End');
    await page.getByRole('listitem').getByText('DE:Field 19999', { exact: true }).waitFor();
    expect(await elements(window)).toBeLessThan(MOST_ELEMENTS);
    expect(await window.violations()).toEqual([]);
  });

  it.each([
    { width: 1280, theme: 'dark' },
    { width: 390, theme: 'light' },
  ] as const)('are opened and closed as a whole, at $width px, $theme', async (look) => {
    const window = await openJson('megabyte', look);
    const { page } = window;
    await page.getByRole('button', { name: 'Open all' }).click();
    const tree = page.getByRole('region', { name: 'JSON' });
    await tree.getByText('field0', { exact: true }).first().waitFor();
    expect(await elements(window)).toBeLessThan(MOST_ELEMENTS);
    expect(await window.violations()).toEqual([]);
    expect(await window.overflows()).toBe(false);
    await window.picture(`large-megabyte-${look.width}-${look.theme}`);
    await tree.focus();
    // Rows that take several lines are measured when they come into sight.
    await until('its end is seen', async () => {
      await page.keyboard.press('End');
      return (await tree.getByText('399.39').count()) > 0;
    });
    await page.getByRole('button', { name: 'Close all' }).click();
    await page.getByText('field39', { exact: true }).first().waitFor({ state: 'detached' });
    await page.getByRole('button', { name: /^Open newState/ }).click();
    await page.getByRole('button', { name: 'Open tasks, 400 items' }).waitFor();
    expect(await page.getByRole('button', { name: /^Open newState/ }).getAttribute('aria-expanded')).toBe(
      'true',
    );
  });

  it('show some of what changed, and any of it by a search', async () => {
    const window = await console.open('events?objId=keys');
    const { page } = window;
    await page.locator('[data-row-link]').first().click();
    await page.getByRole('tab', { name: 'Changes' }).click();
    await page.getByText('10,000 fields changed').waitFor();
    await page.getByText('9,700 more fields are not shown; search for them.').waitFor();
    expect(await elements(window)).toBeLessThan(MOST_ELEMENTS);
    await page.getByRole('searchbox', { name: 'Search fields' }).fill('de:field 1');
    await page.getByText(/more fields are not shown/).waitFor();
    expect(await elements(window)).toBeLessThan(MOST_ELEMENTS);
    await page.getByRole('searchbox', { name: 'Search fields' }).fill('de:field 19999');
    await page
      .getByRole('row', { name: /DE:Field 19999/ })
      .getByText('"another"')
      .waitFor();
    expect(await window.violations()).toEqual([]);
  });
});
