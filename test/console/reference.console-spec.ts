import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type Look } from './support/browser.js';
import { TestConsole } from './support/console.js';

const LOOKS: readonly Required<Pick<Look, 'width' | 'theme'>>[] = [
  { width: 1280, theme: 'light' },
  { width: 390, theme: 'dark' },
];

describe('the API reference in the console', () => {
  let console: TestConsole;

  beforeAll(async () => {
    console = await TestConsole.start();
  });
  afterEach(() => console.end());
  afterAll(() => console.close());

  it.each(LOOKS)('leads from words to a call, and shows it as curl, at $width px, $theme', async (look) => {
    const window = await console.open('docs', look);
    const { page } = window;
    await page.getByText('Begin here').waitFor();
    expect(await window.violations()).toEqual([]);
    expect(await window.overflows()).toBe(false);
    await window.picture(`reference-${look.width}-${look.theme}`);

    await page.getByRole('searchbox', { name: 'Search calls and guides' }).fill('deliveries replayId');
    await page
      .getByRole('link', { name: /^GET.*deliveries/i })
      .first()
      .waitFor();
    expect(page.url()).toContain('q=deliveries');
    await page.goto(`${console.url}docs/listDeliveries?q=deliveries`);
    await page.getByRole('heading', { name: 'Parameters' }).waitFor();
    await page.getByLabel('state', { exact: true }).fill('onHold');
    await page.getByText(`deliveries?state=onHold'`).waitFor();
    await page.getByText('Fields', { exact: true }).first().click();
    await page.getByText('Fields of DeliveryResponse').click();
    await page.getByText('subscriptionId', { exact: true }).nth(1).waitFor();
    expect(await window.violations()).toEqual([]);
    expect(await window.overflows()).toBe(false);
    await window.picture(`reference-call-${look.width}-${look.theme}`);

    await page.goto(`${console.url}docs/publishEvents`);
    await page.getByLabel('Example').selectOption({ label: 'Several events' });
    await page.getByText('"name": "Depot"').last().waitFor();
    expect(await window.violations()).toEqual([]);
  });

  it.each(LOOKS)('has the guides, with their links and anchors, at $width px, $theme', async (look) => {
    const window = await console.open('docs/guides/publishing', look);
    const { page } = window;
    await page.getByRole('heading', { name: 'Trying again' }).waitFor();
    expect(await window.violations()).toEqual([]);
    expect(await window.overflows()).toBe(false);
    await window.picture(`reference-guide-${look.width}-${look.theme}`);
    await page.getByRole('article').getByRole('link', { name: 'filters' }).first().click();
    await page.getByRole('heading', { level: 2, name: 'Filters' }).waitFor();
    expect(page.url()).toContain('/docs/guides/filters');
  });

  it('finds words in the guides, and goes to the place', async () => {
    const { page } = await console.open('docs?q=key remembered');
    await page.getByText('In the guides').waitFor();
    await page.getByRole('link', { name: /^Trying again/ }).click();
    await page.getByRole('heading', { name: 'Trying again' }).waitFor();
    expect(page.url()).toContain('#trying-again');
    await page.getByRole('searchbox').fill('no such words anywhere');
    await page.getByText('Nothing found.').waitFor();
  });

  it('says what there is not, and works in Chinese', async () => {
    const window = await console.open('docs/noSuchCall', { lang: 'zh' });
    const { page } = window;
    await page.getByText('没有此调用或指南').waitFor();
    expect(await window.violations()).toEqual([]);
    await page.getByRole('link', { name: '筛选条件' }).click();
    await page.getByRole('heading', { level: 2, name: 'Filters' }).waitFor();
    await window.picture('reference-zh');
    await page.goto(`${console.url}docs/guides/no-such-guide`);
    await page.getByText('没有此调用或指南').waitFor();
  });
});
