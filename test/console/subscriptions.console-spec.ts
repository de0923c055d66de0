import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Locator } from 'playwright-core';
import { Receiver } from '../support/receiver.js';
import { BASE } from '../support/service.js';
import { until } from '../support/until.js';
import { LOOKS } from './support/browser.js';
import { TestConsole } from './support/console.js';

const S = `${BASE}/subscriptions`;

describe('the subscriptions in the console', () => {
  let console: TestConsole;
  let receiver: Receiver;
  let gone: Receiver;

  beforeAll(async () => {
    console = await TestConsole.start();
    [receiver, gone] = [await Receiver.start(), await Receiver.start()];
    gone.answer(410);
  });
  afterEach(() => console.end());
  afterAll(async () => {
    await receiver.close();
    await gone.close();
    await console.close();
  });

  const subscribe = async (url: string, more: object = {}): Promise<string> => {
    const body = { objCode: 'TASK', eventType: 'UPDATE', url, authToken: 'token-of-mine', ...more };
    const answer = await console.service.call('POST', S, { body });
    expect(`${answer.status} ${answer.text}`).toMatch(/^201/);
    return answer.body.id as string;
  };
  const publish = async (
    objId: string,
    newState: object,
    oldState: object,
    objCode = 'TASK',
  ): Promise<void> => {
    const body = [{ eventType: 'UPDATE', objCode, objId, newState, oldState }] as never;
    expect((await console.service.call('POST', `${BASE}/events`, { body })).status).toBe(202);
  };
  const read = async (id: string) => (await console.service.call('GET', `${S}/${id}`)).body;

  it('say what they are for while there are none, and lead to the first', async () => {
    const window = await console.open('subscriptions');
    await window.page.getByText('No subscription yet').waitFor();
    expect(await window.page.getByRole('link', { name: 'New subscription' }).count()).toBe(2);
    expect(await window.violations()).toEqual([]);
    await window.picture('subscriptions-none');
  });

  it('are enabled, given another version and deleted together, each behind a dialog that names them', async () => {
    const frozen = [
      await subscribe(gone.url('/a'), { objId: 'together' }),
      await subscribe(gone.url('/a'), { objId: 'together', filters: [{ fieldName: 'statu' }] }),
      await subscribe(gone.url('/b'), { objId: 'together' }),
    ];
    const others = await subscribe(receiver.url('/others'));
    await publish('together', { status: 'CUR' }, { status: 'PLN' });
    await until('the URLs are frozen', async () => {
      const { body } = await console.service.call('GET', `${S}?health=frozen`);
      return (body.meta as { total_count: number }).total_count === 3;
    });

    const window = await console.open('subscriptions?health=frozen');
    const { page } = window;
    const rows = page.getByRole('row').filter({ has: page.getByRole('link') });
    await rows.nth(2).waitFor();
    expect(await rows.count()).toBe(3);
    await page.getByRole('checkbox', { name: 'Select all rows shown' }).check();
    await page.getByRole('button', { name: 'Enable' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('heading', { name: 'Enable 2 URLs?' }).waitFor();
    await dialog.getByText(/^\d+ deliver(y|ies) on hold goe?s? out\.$/).waitFor();
    expect(await window.violations()).toEqual([]);
    await dialog.getByRole('button', { name: 'Enable 2 URLs' }).click();
    await page.getByText('2 URLs are enabled.').waitFor();
    await page.getByText('Nothing matches these filters').waitFor();

    await page.getByRole('button', { name: 'Clear filters' }).click();
    await rows.nth(3).waitFor();
    for (const index of [1, 2, 3]) await rows.nth(index).getByRole('checkbox').check();
    await page.getByRole('button', { name: 'Change version' }).click();
    await dialog.getByText('v1', { exact: true }).click();
    await dialog.getByRole('button', { name: 'Set version v1' }).click();
    await page.getByText('3 subscriptions have version v1 now.').waitFor();
    expect(await Promise.all(frozen.map(async (id) => (await read(id))['version']))).toEqual([
      'v1',
      'v1',
      'v1',
    ]);

    await rows.nth(3).waitFor();
    for (const index of [1, 2, 3]) await rows.nth(index).getByRole('checkbox').check();
    await page.getByRole('button', { name: 'Delete 3 subscriptions' }).click();
    const confirm = dialog.getByRole('button', { name: 'Delete 3 subscriptions' });
    expect(await confirm.isDisabled()).toBe(true);
    await dialog.getByText(/No delivery waits|deliver(y|ies) that waits? (is|are) cancelled/).waitFor();
    await dialog.getByLabel('Type 3 to confirm').fill('3');
    await window.picture('subscriptions-delete');
    await confirm.click();
    await page.getByText('3 subscriptions are deleted.').waitFor();
    await until('one row is left', async () => (await rows.count()) === 1);
    expect((await read(others))['id']).toBe(others);
  });

  it.each(LOOKS)('show each, its health, filters and deliveries, at $width px, $theme', async (look) => {
    const path = `/${look.width}-${look.theme}/${'long/'.repeat(look.width === 390 ? 380 : 1)}`;
    const id = await subscribe(receiver.url(path), {
      filters: [
        { fieldName: 'stauts', comparison: 'changed' },
        { fieldName: 'plannedCompletionDate', fieldValue: '2026-03-01', comparison: 'lt' },
        {
          fieldName: 'name',
          fieldValue: '<script>alert(1)</script> \u202Eمرحبا 🎈',
          comparison: 'ne',
          state: 'oldState',
        },
        {
          type: 'group',
          connector: 'OR',
          filters: [
            { fieldName: 'DE:Cost Center', fieldValue: ['Berlin', 'Paris'], comparison: 'containsOnly' },
            { fieldName: 'budget', fieldValue: 1, comparison: 'gte' },
          ],
        },
      ],
    });
    const everything = await subscribe(receiver.url(path), { objId: 'one' });
    const state = { status: 'CUR' };
    await publish('one', state, state);
    await until('it is delivered', () => receiver.at(path).length === 1);

    const window = await console.open('subscriptions', look);
    const { page } = window;
    await page.locator('[data-row-link]').first().waitFor();
    expect(await window.violations()).toEqual([]);
    expect(await window.overflows()).toBe(false);
    await window.picture(`subscriptions-${look.width}-${look.theme}`);

    await page.goto(`${console.url}subscriptions/${id}`);
    await page.getByText('Its URL answers: everything that matches is sent at once.').waitFor();
    await page.getByText('the nearest one that it lists is "status"').waitFor();
    await page.getByRole('region', { name: 'Others with this URL' }).getByText('one').waitFor();
    await page.getByText('Failures in a row').waitFor();
    expect(await window.violations()).toEqual([]);
    expect(await window.overflows()).toBe(false);
    await window.picture(`subscription-${look.width}-${look.theme}`);
    await page.getByRole('tab', { name: 'Filters (4)' }).click();
    await page.getByText('plannedCompletionDate is before 2026-03-01', { exact: true }).waitFor();
    await page.getByText('At least one of these holds:').waitFor();
    expect(await window.violations()).toEqual([]);
    await window.picture(`subscription-filters-${look.width}-${look.theme}`);
    await page.goto(`${console.url}subscriptions/${everything}?tab=deliveries`);
    await page.getByRole('link', { name: /Delivered/ }).waitFor();
    expect(await window.violations()).toEqual([]);
    expect(await window.overflows()).toBe(false);
    await window.picture(`subscription-deliveries-${look.width}-${look.theme}`);
  });

  it('are tested, get another secret, and go only when their object’s code is typed', async () => {
    const id = await subscribe(receiver.url('/mine'), { objCode: 'PROJ' });
    const window = await console.open(`subscriptions/${id}`);
    const { page } = window;
    await page.getByRole('button', { name: 'Send a test' }).click();
    await page.getByText(/^The receiver answered 200 in /).waitFor();
    expect(receiver.at('/mine').map(({ headers }) => headers['hookfront-ping'])).toEqual(['true']);

    const choose = async (name: string): Promise<void> => {
      await page.getByRole('button', { name: 'More' }).click();
      await page.getByRole('menuitem', { name }).click();
    };
    await choose('Replace the signing secret');
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Generate a new secret' }).click();
    await dialog.getByText(/^whsec_/).waitFor();
    await dialog.getByText(/for another (24 hrs|1 day|23 hrs? 59 mins?)/).waitFor();
    expect(await dialog.getByRole('button', { name: 'Close' }).isDisabled()).toBe(true);
    expect(await window.violations()).toEqual([]);
    await window.picture('subscription-secret');
    await dialog.getByLabel('I have stored it').check();
    await dialog.getByRole('button', { name: 'Close' }).click();
    await page.getByText(/are signed with the old one as well for/).waitFor();
    expect(await page.getByText(/whsec_/).count()).toBe(0);

    await choose('Name and labels');
    await dialog.getByLabel('Name', { exact: false }).first().fill('Invoices of Cologne');
    await dialog.getByRole('button', { name: 'Add a label' }).click();
    await dialog.getByLabel('Name 1').fill('team');
    await dialog.getByLabel('Value 1').fill('billing');
    expect(await window.violations()).toEqual([]);
    await dialog.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('heading', { name: 'Invoices of Cologne' }).waitFor();
    await page.getByRole('link', { name: 'team = billing' }).waitFor();
    await choose('Pause');
    await page.getByText('It is paused: what matches is kept').waitFor();
    await publish('paused', { status: 'CUR' }, { status: 'PLN' });
    expect(await window.violations()).toEqual([]);
    await window.picture('subscription-paused');
    await page.getByRole('button', { name: 'Resume' }).click();
    await page.getByText('Nothing has been sent to the URL yet').waitFor();

    await choose('Delete');
    const remove = dialog.getByRole('button', { name: 'Delete' });
    expect(await remove.isDisabled()).toBe(true);
    await dialog.getByLabel('Type PROJ to confirm').fill('PROJ');
    await remove.click();
    await page.getByText('1 subscription is deleted.').waitFor();
    expect((await console.service.call('GET', `${S}/${id}`)).status).toBe(404);
    await page.goto(`${console.url}subscriptions/${id}`);
    await page.getByText('It was deleted').waitFor();
    await page.getByRole('link', { name: 'Its deliveries' }).waitFor();
    expect(await page.getByRole('button', { name: 'Try again' }).count()).toBe(0);
    expect(await window.violations()).toEqual([]);
  });

  it('are made by keyboard alone, from the list to the first delivery', async () => {
    await publish('kept', { status: 'CUR' }, { status: 'PLN' }, 'OPTASK');
    await publish('named', { status: 'CUR', name: 'b' }, { status: 'CUR', name: 'a' }, 'OPTASK');
    const window = await console.open('profile');
    const { page } = window;
    const keys = page.keyboard;
    const tabTo = async (target: Locator, key = 'Tab'): Promise<void> => {
      for (let pressed = 0; pressed < 80; pressed++) {
        await keys.press(key);
        if ((await target.count()) === 1 && (await target.evaluate((one) => one === document.activeElement)))
          return;
      }
      throw new Error(`${target.toString()} cannot be reached by keyboard`);
    };
    await keys.press('g');
    await keys.press('s');
    await page.getByRole('heading', { name: 'Subscriptions' }).waitFor();
    await tabTo(page.getByRole('link', { name: 'New subscription' }).first());
    await keys.press('Enter');
    await page.getByRole('heading', { name: 'New subscription' }).waitFor();

    await tabTo(page.getByRole('combobox', { name: 'Object' }));
    await keys.type('optask');
    await page.getByRole('option', { name: 'Issue · OPTASK' }).waitFor();
    await keys.press('Enter');
    await page.getByText('Would have matched 2 of the latest 2 events').waitFor();
    await tabTo(page.getByLabel('URL'));
    await keys.type(receiver.url('/by-keyboard'));
    await tabTo(page.getByRole('button', { name: 'Generate' }));
    await keys.press('Enter');
    await tabTo(page.getByRole('button', { name: 'Add a filter' }));
    await keys.press('Enter');
    await keys.type('stat');
    await page.getByRole('option', { name: /^status/ }).waitFor();
    await keys.press('ArrowDown');
    await keys.press('Enter');
    await tabTo(page.getByLabel('Comparison of filter 1'));
    await keys.type('changed');
    await page.getByText('Would have matched 1 of the latest 2 events').waitFor();
    await page.getByText(/^status did not change/).waitFor();
    await tabTo(page.getByRole('button', { name: 'Create the subscription' }));
    await keys.press('Enter');
    await page.getByText('The subscription is created.').waitFor();
    await tabTo(page.getByLabel('I have stored it'));
    await keys.press('Space');
    await tabTo(page.getByRole('tab', { name: 'Node.js' }));
    await keys.press('ArrowRight');
    await page.getByText('from http.server import').waitFor();
    await tabTo(page.getByRole('button', { name: 'Send a test' }));
    await keys.press('Enter');
    await page.getByText(/^The receiver answered 200 in /).waitFor();
    expect(receiver.at('/by-keyboard')[0]?.headers['authorization']).toMatch(/^Bearer [\w-]{43}$/);
    await page.getByText('Waiting for the first delivery').waitFor();
    expect(await window.violations()).toEqual([]);
    await window.picture('subscription-made');
    await publish('first', { status: 'CPL' }, { status: 'CUR' }, 'OPTASK');
    await page.getByRole('link', { name: 'The first delivery has arrived' }).waitFor();
    await tabTo(page.getByRole('link', { name: 'Open the subscription' }));
    await keys.press('Enter');
    await page.getByText('Its URL answers').waitFor();
  });

  it('have filters that are built and written in turn, and keep what no row can show', async () => {
    const odd = { fieldName: 'status', comparison: 'like', note: '12345678901234567890.10' };
    const id = await subscribe(receiver.url('/both'), {
      objCode: 'PROJ',
      filters: [odd, { fieldName: 'budget', fieldValue: 1, comparison: 'gte' }],
    });
    const window = await console.open(`subscriptions/new?copyOf=${id}`);
    const { page } = window;
    await page.getByLabel('Filter 1 as JSON').waitFor();
    await page.getByText('the comparison "like" is unknown').first().waitFor();
    await page.getByLabel('Value of filter 2').fill('9007199254740993');
    await page.getByRole('button', { name: 'Add a group' }).click();
    await page.getByRole('combobox', { name: 'Field of filter 3.1' }).fill('DE:Cost Center');
    await page.getByLabel('Data type in filter 3.1').selectOption({ label: 'List' });
    await page.getByLabel('New element of filter 3.1').fill('Berlin');
    await page.keyboard.press('Enter');
    await page.getByRole('combobox', { name: 'Field of filter 3.2' }).fill('plannedCompletionDate');
    await page.getByLabel('Comparison of filter 3.2').selectOption({ label: 'is less than' });
    await page.getByLabel('Value of filter 3.2').fill('2026-03-01');
    await page.evaluate(() => scrollTo({ top: 0 }));
    expect(await window.violations()).toEqual([]);
    await window.picture('subscription-builder');

    await page.getByText('JSON', { exact: true }).first().click();
    const editor = page.getByRole('textbox', { name: 'Filters as JSON' });
    await editor.waitFor();
    const shown = async (): Promise<unknown> =>
      JSON.parse(
        (await page.locator('.cm-line').allTextContents())
          .join('\n')
          .replace('9007199254740993', '"9007199254740993"'),
      );
    const group = {
      type: 'group',
      connector: 'OR',
      filters: [
        { fieldName: 'DE:Cost Center', fieldValue: ['Berlin'] },
        { fieldName: 'plannedCompletionDate', comparison: 'lt', fieldValue: '2026-03-01' },
      ],
    };
    const budget = { fieldName: 'budget', fieldValue: '9007199254740993', comparison: 'gte' };
    expect(await shown()).toEqual([odd, budget, group]);
    await page.locator('.cm-lintRange-warning').first().waitFor();
    expect(await window.violations()).toEqual([]);
    await window.picture('subscription-json');
    await editor.press('Control+a');
    await page.keyboard.insertText('[{"fieldName": "name", "fieldValue": ');
    await page.getByText('Fix the JSON first').waitFor();
    await page.keyboard.insertText('"x"}]');
    await page.getByText('Fix the JSON first').waitFor({ state: 'detached' });
    await page.getByText('Builder', { exact: true }).click();
    expect(await page.getByLabel('Value of filter 1').inputValue()).toBe('x');
  });

  it.each(LOOKS)(
    'are tried on what was recorded while they are typed, at $width px, $theme',
    async (look) => {
      const path = `/tried-${look.width}-${look.theme}`;
      const isFirst = look.width === 1280 && look.theme === 'light';
      const filters = [{ fieldName: 'status', fieldValue: 'CUR' }];
      if (!isFirst) await subscribe(receiver.url(path), { filters });
      await publish(`tried-${look.width}`, { status: 'CUR', DE: { Region: 'x' } }, { status: 'PLN' });
      const { body } = await console.service.call('GET', `${BASE}/events?limit=1`);
      const [{ eventId }] = body.events as [{ eventId: string }];
      const window = await console.open(`events/${eventId}`, look);
      const { page } = window;
      await page.getByRole('link', { name: 'Create a subscription from this event' }).click();
      await page.getByRole('button', { name: 'status is CUR' }).click();
      await page.getByText(/^Would have matched \d+ of /).waitFor();
      await page.getByLabel('URL').fill('ftp://example.com');
      await page.getByText('Only https:// and http:// can be sent to.').waitFor();
      await page.getByLabel('URL').fill(receiver.url(path));
      await page.getByLabel('Token', { exact: true }).fill('token-of-mine');
      expect(await window.violations()).toEqual([]);
      expect(await window.overflows()).toBe(false);
      await window.picture(`subscription-new-${look.width}-${look.theme}`);
      await page.getByText('A sample', { exact: true }).click();
      await page.getByText('The sample matches.').waitFor();
      await page.getByRole('button', { name: 'Create the subscription' }).click();
      if (isFirst) {
        await page.getByText('The subscription is created.').waitFor();
      } else {
        await page.getByText('An identical subscription already exists').waitFor();
        expect(await window.violations()).toEqual([]);
        await window.picture(`subscription-duplicate-${look.width}-${look.theme}`);
        await page.getByRole('link', { name: 'Open it' }).click();
        // What was typed beside what both have is lost.
        await page.getByRole('dialog').getByRole('button', { name: 'Leave' }).click();
        await page.getByText('Its URL answers').waitFor();
      }
    },
  );

  it('are edited by another one that takes their place', async () => {
    const id = await subscribe(receiver.url('/before'), {
      filters: [{ fieldName: 'status', fieldValue: 'CUR' }],
      settings: { name: 'Edited' },
    });
    const window = await console.open(`subscriptions/${id}`);
    const { page } = window;
    await page.getByRole('link', { name: 'Edit', exact: true }).click();
    await page.getByRole('textbox', { name: 'URL' }).fill(receiver.url('/after'));
    await page.getByRole('button', { name: 'Replace the subscription' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Nothing waits to be delivered for it.').waitFor();
    expect(await window.violations()).toEqual([]);
    await window.picture('subscription-replace');
    await dialog.getByRole('button', { name: 'Replace it' }).click();
    await page.getByText('The subscription is replaced.').waitFor();
    await page.getByRole('heading', { name: 'Edited' }).waitFor();
    expect((await console.service.call('GET', `${S}/${id}`)).status).toBe(404);
    expect(page.url()).not.toContain(id);
    await publish('edited', { status: 'CUR' }, { status: 'PLN' });
    await receiver.waitFor((requests) => requests.some(({ path }) => path === '/after'));
    expect(receiver.at('/before')).toEqual([]);
    expect(receiver.at('/after')[0]?.headers['authorization']).toBe('Bearer token-of-mine');

    const [, next] = /subscriptions\/([0-9a-f-]{36})/.exec(page.url())!;
    await page.goto(`${console.url}subscriptions/${id}`);
    await page.getByText('It was replaced').waitFor();
    expect(await window.violations()).toEqual([]);
    await window.picture('subscription-replaced');
    await page.getByRole('link', { name: 'Edited' }).last().click();
    await page.waitForURL((url) => url.href.includes(next!));
  });

  it.each([LOOKS[0]!, LOOKS[3]!])(
    'say how many deliveries wait before they are enabled, replaced or deleted, at $width px, $theme',
    async (look) => {
      const name = `waiting-${look.width}`;
      const id = await subscribe(gone.url(`/${name}`), { objId: name });
      await publish(name, { status: 'N0' }, { status: 'PLN' });
      await until('the URL is frozen', async () => {
        const { body } = await console.service.call('GET', `${S}?health=frozen&url=${gone.url(`/${name}`)}`);
        return (body.meta as { total_count: number }).total_count === 1;
      });
      for (const status of ['N1', 'N2']) await publish(name, { status }, { status: 'PLN' });
      await until('two of them are on hold', async () => {
        const counts = `${BASE}/deliveries/counts?subscriptionId=${id}`;
        return (await console.service.call('GET', counts)).body['onHold'] === 2;
      });
      const window = await console.open(`subscriptions/${id}`, look);
      const { page } = window;
      const dialog = page.getByRole('dialog');
      await page.getByRole('button', { name: 'Enable the URL' }).waitFor();
      await page.keyboard.press('e');
      await dialog.getByRole('heading', { name: 'Enable this URL?' }).waitFor();
      await dialog.getByText(/^2 deliveries on hold go out/).waitFor();
      expect(await window.violations()).toEqual([]);
      await window.picture(`subscription-enable-${look.width}`);
      await dialog.getByRole('button', { name: 'Cancel' }).click();

      await page.getByRole('button', { name: 'More' }).click();
      await page.getByRole('menuitem', { name: 'Delete' }).click();
      await dialog.getByText('3 deliveries that wait are cancelled and never sent.').waitFor();
      expect(await window.violations()).toEqual([]);
      await window.picture(`subscription-delete-${look.width}`);
      await dialog.getByRole('button', { name: 'Cancel' }).click();

      await page.goto(`${console.url}subscriptions/new?replaces=${id}`);
      await page.getByText('3 deliveries wait for the old URL. Before it is replaced').waitFor();
      await page.getByRole('textbox', { name: 'URL' }).fill(receiver.url(`/${name}`));
      await page.getByRole('button', { name: 'Replace the subscription' }).click();
      await dialog.getByText('3 deliveries wait for the old URL.').waitFor();
      await dialog.getByText('What waits goes to the new URL, with the new id.').waitFor();
      expect(await window.violations()).toEqual([]);
      expect(await window.overflows()).toBe(false);
      await window.picture(`subscription-replace-${look.width}`);
      await dialog.getByText('Leave for the old URL').click();
      await dialog.getByText('What waits is sent and retried as before').waitFor();
      await dialog.getByText('Send to the new URL').click();
      await dialog.getByRole('button', { name: 'Replace it' }).click();
      await until('what waited has come', () => receiver.at(`/${name}`).length === 3);
    },
  );

  it('work in Chinese', async () => {
    const id = await subscribe(receiver.url('/zh'), {
      filters: [{ fieldName: 'status', comparison: 'changed' }],
    });
    const window = await console.open(`subscriptions/new?copyOf=${id}`, { lang: 'zh' });
    const { page } = window;
    await page.getByText('试运行结果').waitFor();
    await page.getByRole('combobox', { name: '条件 1 的字段' }).waitFor();
    expect(await window.violations()).toEqual([]);
    await window.picture('subscription-new-zh');
    await page.goto(`${console.url}subscriptions/${id}?tab=filters`);
    await page.getByText('status 有更改', { exact: true }).first().waitFor();
    expect(await window.violations()).toEqual([]);
    await window.picture('subscription-zh');
  });
});
