import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Receiver } from '../support/receiver.js';
import { BASE } from '../support/service.js';
import { until } from '../support/until.js';
import { LOOKS, type Window } from './support/browser.js';
import { TestConsole } from './support/console.js';

const S = `${BASE}/subscriptions`;

describe('the alerts of a subscription in the console', () => {
  let console: TestConsole;
  /** Answers that it is gone: its URLs are frozen. */
  let receiver: Receiver;
  let owner: Receiver;

  beforeAll(async () => {
    console = await TestConsole.start();
    [receiver, owner] = [await Receiver.start(), await Receiver.start()];
    receiver.answer(410);
  });
  afterEach(async () => {
    owner.answer(200);
    await console.end();
  });
  afterAll(async () => {
    await receiver.close();
    await owner.close();
    await console.close();
  });

  const subscribe = async (objId: string): Promise<string> => {
    const body = {
      objCode: 'TASK',
      eventType: 'UPDATE',
      url: receiver.url(`/${objId}`),
      authToken: 'token',
      objId,
    };
    const answer = await console.service.call('POST', S, { body });
    expect(`${answer.status} ${answer.text}`).toMatch(/^201/);
    return answer.body.id as string;
  };
  const publish = async (objId: string): Promise<void> => {
    const body = [{ eventType: 'UPDATE', objCode: 'TASK', objId, newState: {}, oldState: {} }] as never;
    expect((await console.service.call('POST', `${BASE}/events`, { body })).status).toBe(202);
  };
  const told = (id: string) => console.service.call('GET', `${S}/${id}/alerts`);
  const cardOf = ({ page }: Window) => page.getByRole('region', { name: 'Alerts', exact: true });

  it('have an address that is set, tried out, changed and removed', async () => {
    const id = await subscribe('address');
    const window = await console.open(`subscriptions/${id}`);
    const { page } = window;
    const card = cardOf(window);
    const dialog = page.getByRole('dialog');
    await card.getByText('No address is set, so nobody is notified.').waitFor();
    expect(await card.getByRole('button', { name: 'Send a test alert' }).count()).toBe(0);
    await window.picture('alerts-none');

    await card.getByRole('button', { name: 'Set an address' }).click();
    expect(await dialog.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true);
    expect(await dialog.getByRole('button', { name: 'Remove the address' }).count()).toBe(0);
    await dialog.getByLabel('Address').fill('ftp://team.example.com/');
    await page.keyboard.press('Enter');
    await dialog.locator('[aria-invalid="true"]').waitFor();
    expect(await window.violations()).toEqual([]);
    await window.picture('alerts-refused');
    await dialog.getByLabel('Address').fill(`  ${owner.url('/first')} `);
    await dialog.getByRole('button', { name: 'Save' }).click();
    await page.getByText('The address for alerts is saved.').waitFor();
    await card.getByText(owner.url('/first')).waitFor();
    expect((await told(id)).body.url).toBe(owner.url('/first'));

    await card.getByRole('button', { name: 'Send a test alert' }).click();
    await card.getByText('The test alert was delivered.').waitFor();
    expect(owner.at('/first').map((request) => request.json())).toMatchObject([
      { type: 'test', subscriptionIds: [id] },
    ]);
    owner.answer(503);
    await card.getByRole('button', { name: 'Send a test alert' }).click();
    await card.getByText('The test alert was not delivered: It answered 503.').waitFor();
    expect(await window.violations()).toEqual([]);
    await window.picture('alerts-test');

    await page.getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: 'Alerts' }).click();
    expect(await dialog.getByLabel('Address').inputValue()).toBe(owner.url('/first'));
    await dialog.getByLabel('Address').fill(owner.url('/second'));
    await window.picture('alerts-change');
    expect(await window.violations()).toEqual([]);
    await dialog.getByRole('button', { name: 'Save' }).click();
    await card.getByText(owner.url('/second')).waitFor();
    expect(await card.getByText('The test alert was not taken').count()).toBe(0);

    await card.getByRole('button', { name: 'Change' }).click();
    await dialog.getByRole('button', { name: 'Remove the address' }).click();
    await card.getByText('No address is set, so nobody is notified.').waitFor();
    expect((await told(id)).body.url).toBeNull();
  });

  it.each(LOOKS)('are shown, with what became of the last one, at $width px, $theme', async (look) => {
    const objId = `shown-${look.width}-${look.theme}`;
    const id = await subscribe(objId);
    owner.answer(503);
    const path = `/${objId}/${'long/'.repeat(look.width === 390 ? 60 : 1)}?key=مرحبا`;
    await console.service.call('PUT', `${S}/${id}/alerts`, { body: { url: owner.url(path) } });
    await publish(objId);
    await until('an attempt was recorded', async () => {
      const { body } = await told(id);
      return typeof body.last?.error === 'string';
    });
    const window = await console.open(`subscriptions/${id}`, look);
    const card = cardOf(window);
    await card.getByText('It answered 503.').waitFor();
    await card.getByText('the URL is frozen').waitFor();
    await card.scrollIntoViewIfNeeded();
    expect(await window.violations()).toEqual([]);
    expect(await window.overflows()).toBe(false);
    await window.picture(`alerts-${look.width}-${look.theme}`);
    await card.getByRole('button', { name: 'Change' }).click();
    await window.page.getByRole('dialog').getByLabel('Address').waitFor();
    expect(await window.violations()).toEqual([]);
    expect(await window.overflows()).toBe(false);
    await window.picture(`alerts-dialog-${look.width}-${look.theme}`);
  });

  it('work in Chinese', async () => {
    const id = await subscribe('chinese');
    const window = await console.open(`subscriptions/${id}`, { lang: 'zh', width: 390 });
    const { page } = window;
    await page.getByRole('button', { name: '设置地址' }).click();
    await page.getByRole('dialog').getByLabel('地址').fill(owner.url('/zh'));
    await window.picture('alerts-zh');
    await page.getByRole('button', { name: '保存' }).click();
    await page.getByRole('region', { name: '告警', exact: true }).getByText(owner.url('/zh')).waitFor();
    expect(await window.violations()).toEqual([]);
    await page.getByRole('region', { name: '告警', exact: true }).scrollIntoViewIfNeeded();
    await window.picture('alerts-zh-card');
  });
});
