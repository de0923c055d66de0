import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Receiver } from '../support/receiver.js';
import { BASE } from '../support/service.js';
import { LOOKS } from './support/browser.js';
import { TestConsole } from './support/console.js';

describe('the form of a new subscription in the console', () => {
  let console: TestConsole;
  let receiver: Receiver;

  beforeAll(async () => {
    console = await TestConsole.start();
    receiver = await Receiver.start();
  });
  afterEach(() => console.end());
  afterAll(async () => {
    await receiver.close();
    await console.close();
  });

  const publish = async (objCode: string, states: readonly (readonly [object, object])[]): Promise<void> => {
    const body = states.map(([newState, oldState], n) => ({
      eventType: 'UPDATE',
      objCode,
      objId: `object-${n}`,
      newState,
      oldState,
    })) as never;
    expect((await console.service.call('POST', `${BASE}/events`, { body })).status).toBe(202);
  };

  it.each(LOOKS)('leads to what is to be put right, at $width px, $theme', async (look) => {
    const window = await console.open('subscriptions/new', look);
    const { page } = window;
    const create = page.getByRole('button', { name: 'Create the subscription' });
    await create.click();
    await page.getByText('2 things to put right').waitFor();
    const object = page.getByRole('combobox', { name: 'Object' });
    expect(await object.evaluate((one) => one === document.activeElement)).toBe(true);
    await page.getByText('Choose an object.').waitFor();
    expect(await window.violations()).toEqual([]);
    expect(await window.overflows()).toBe(false);
    await window.picture(`subscription-put-right-${look.width}-${look.theme}`);
    await page.getByRole('alert').getByRole('button', { name: 'URL' }).click();
    const url = page.getByRole('textbox', { name: 'URL' });
    expect(await url.evaluate((one) => one === document.activeElement)).toBe(true);
    await url.fill(receiver.url('/x'));
    await page.getByText('One thing to put right').waitFor();
    await object.fill('Portfolio');
    await page.getByRole('option', { name: /PORT/ }).first().click();
    await page.getByText(/things? to put right/).waitFor({ state: 'detached' });
    const token = page.getByLabel('Token', { exact: true });
    expect(await token.inputValue()).toMatch(/^[\w-]{43}$/);
    await token.fill('');
    await create.click();
    await page.getByText('Type a token, or press Generate.').waitFor();
    expect(await token.evaluate((one) => one === document.activeElement)).toBe(true);
    await page.getByRole('alert').getByRole('button', { name: 'Token' }).waitFor();
  });

  it('shows which filter holds events up, offers values that were seen, and makes of “is” a “becomes”', async () => {
    await publish(
      'OPTASK',
      Array.from({ length: 14 }, (_, n) => [
        { status: n < 4 ? 'CLOSED_BY_THE_CUSTOMER' : 'NEW', priority: n === 0 ? '1' : '2' },
        { status: n < 2 ? 'NEW' : 'CLOSED_BY_THE_CUSTOMER', priority: '2' },
      ]),
    );
    const window = await console.open('subscriptions/new?objCode=OPTASK', { width: 390, theme: 'dark' });
    const { page } = window;
    await page.getByText('Would have matched 14 of the latest 14 events').waitFor();
    await page.getByText(/^The oldest of them is from /).waitFor();
    await page.getByRole('button', { name: 'Show all 14' }).click();
    await page.getByRole('button', { name: 'Show all 14' }).waitFor({ state: 'detached' });

    await page.getByRole('button', { name: 'Add a filter' }).click();
    await page.getByText('Waiting until the filters are valid').waitFor();
    await page.getByRole('combobox', { name: 'Field of filter 1' }).fill('status');
    const value = page.getByRole('combobox', { name: 'Value of filter 1' });
    await value.fill('CLOS');
    await page.getByRole('option', { name: 'CLOSED_BY_THE_CUSTOMER' }).click();
    expect(await value.inputValue()).toBe('CLOSED_BY_THE_CUSTOMER');
    await page.getByRole('button', { name: '4 of 14 match' }).waitFor();
    await page.getByRole('button', { name: 'Only when it becomes this' }).click();
    await page.getByText('Filter 1 (status) lets 4 of 14 through.').waitFor();
    await page.getByText('Filter 2 (status) lets 12 of 14 through.').waitFor();
    expect(await page.getByRole('button', { name: 'Only when it becomes this' }).count()).toBe(0);
    const line = page.getByRole('button', { name: '2 of 14 match' });
    await line.waitFor();
    expect(await window.violations()).toEqual([]);
    expect(await window.overflows()).toBe(false);
    await window.picture('subscription-verdict-390-dark');
    await line.click();
    await page.getByText('Latest 1,000', { exact: true }).click();
    await page.getByText('Would have matched 2 of the latest 14 events').waitFor();

    await page.getByText('Matching', { exact: true }).click();
    await page.getByText('A sample', { exact: true }).click();
    const editor = page.getByRole('textbox', { name: 'A sample event' });
    await editor.click();
    await page.keyboard.press('Control+a');
    await page.keyboard.insertText(
      '{"eventType":"UPDATE","objCode":"OPTASK","newState":{"status":"NEW"},"oldState":{"status":"NEW"}}',
    );
    await page.getByText('The sample does not match.').waitFor();
    await page.getByText(/^status is "NEW"/).waitFor();
    expect(await page.getByText('None of these.').count()).toBe(0);
  });

  it.each(LOOKS)(
    'tells how a receiver is run, and why a first delivery failed, at $width px, $theme',
    async (look) => {
      const path = `/made-${look.width}-${look.theme}`;
      receiver.answer(401);
      const url = receiver.url(path);
      const window = await console.open(
        `subscriptions/new?objCode=PORT&url=${encodeURIComponent(url)}`,
        look,
      );
      const { page } = window;
      const name = `Orders ${look.theme} < & >`;
      await page.getByLabel(/^Name/).fill(name);
      await page.getByRole('button', { name: 'Create the subscription' }).click();
      await page.getByRole('heading', { level: 1, name: `${name} is created` }).waitFor();
      const { port } = new URL(url);
      await page.getByText(`.listen(${port});`).waitFor();
      const secret = /whsec_\S+/.exec(await page.getByLabel('Signing secret').first().innerText())![0];
      await page.getByText(`SIGNING_SECRET=${secret} node receiver.mjs`).waitFor();
      await publish('PORT', [[{ name: 'b' }, { name: 'a' }]]);
      await page.getByRole('link', { name: 'The first delivery failed' }).waitFor();
      await page.getByText('The receiver answered 401. Does it know this signing secret').waitFor();
      expect(await window.violations()).toEqual([]);
      expect(await window.overflows()).toBe(false);
      await window.picture(`subscription-created-${look.width}-${look.theme}`);
    },
  );
});
