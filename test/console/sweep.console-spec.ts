import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { addCustomer } from '../support/customers.js';
import { ADMIN } from '../support/service.js';
import { type Look, LOOKS, type Window } from './support/browser.js';
import { TestConsole } from './support/console.js';
import { type Lively, LIVELY_ENV, makeLively } from './support/lively.js';

/** An address for each that the router knows: a page without one fails the first test. */
const addressesOf = (made: Lively): Record<string, string> => ({
  '/': '/',
  '/audit': '/audit',
  '/audit/$entryId': `/audit/${made.entryId}`,
  '/deliveries': '/deliveries',
  '/deliveries/$deliveryId': `/deliveries/${made.deliveryId}`,
  '/docs': '/docs',
  '/docs/$operationId': '/docs/publishEvents',
  '/docs/guides/$guide': '/docs/guides/filters',
  '/documents': '/documents',
  '/documents/$ID': `/documents/${made.documentId}`,
  '/documents/from/$serviceId': `/documents/from/${made.integrationId}`,
  '/endpoints': '/endpoints',
  '/endpoints/$endpointId': `/endpoints/${made.endpointId}`,
  '/events': '/events',
  '/events/$eventId': `/events/${made.eventId}`,
  '/integrations': '/integrations',
  '/integrations/$id': `/integrations/${made.integrationId}`,
  '/integrations/new': '/integrations/new',
  '/jobs': '/jobs',
  '/jobs/$jobId': `/jobs/${made.jobId}`,
  '/licences': '/licences',
  '/overview': '/overview',
  '/profile': '/profile',
  '/publish': '/publish',
  '/replays': '/replays',
  '/replays/$replayId': `/replays/${made.replayId}`,
  '/services': '/services',
  '/subscriptions': '/subscriptions',
  '/subscriptions/$subscriptionId': `/subscriptions/${made.subscriptionId}`,
  '/subscriptions/new': '/subscriptions/new',
  '/system': '/system',
  '/tail': '/tail',
  '/users': '/users',
  '/users/$userId': `/users/${made.userId}`,
});

/** The pages that are one list, and what each says while it holds nothing. */
const EMPTY: Record<string, string> = {
  '/deliveries': 'Nothing was delivered yet',
  '/events': 'No event was published yet',
  '/subscriptions': 'No subscription yet',
  '/endpoints': 'No URL yet',
  '/replays': 'Nothing was replayed yet',
  '/jobs': 'There was no job yet',
  '/documents': 'No document is linked yet',
  '/services': 'There are no document services yet',
  '/integrations': 'No document provider is registered yet',
};
const LISTS = [...Object.keys(EMPTY), '/users', '/audit'];

const EVERY_LOOK: readonly Look[] = [
  ...LOOKS,
  { width: 1280, theme: 'light', forcedColors: true },
  { width: 390, theme: 'dark', lang: 'zh' },
];
const named = (look: Look) => ({
  look,
  name: [look.width, look.theme, look.forcedColors && 'forced colours', look.lang].filter(Boolean).join(' '),
});

describe('every page of the console', () => {
  let console: TestConsole;
  let made: Lively;
  const nobody = { username: 'admin-of-empty', password: ADMIN.password };

  beforeAll(async () => {
    console = await TestConsole.start({ env: { ...LIVELY_ENV, EGRESS_PRIVATE: 'allow' } });
    made = await makeLively(console);
    await addCustomer(console.service, 'empty');
  });
  afterEach(() => console.end());
  afterAll(async () => {
    await made.close();
    await console.close();
  });

  /** What is wrong with the page that is shown, after where that is. */
  const wrong = async (window: Window, where: string): Promise<string[]> => [
    ...(await window.violations()).map((text) => `${where}: ${text}`),
    ...((await window.overflows()) ? [`${where}: can be scrolled sideways`] : []),
  ];

  it('is looked at by the tests below', async () => {
    const window = await console.open('profile');
    const known = await window.addresses();
    expect(Object.keys(addressesOf(made)).toSorted()).toEqual(known.toSorted());
  });

  it.each(EVERY_LOOK.map(named))(
    'breaks no rule and shows what there is: $name',
    async ({ look, name }) => {
      const window = await console.open('profile', look);
      const { page } = window;
      const found: string[] = [];
      for (const [path, address] of Object.entries(addressesOf(made))) {
        await window.go(address);
        await window.settle();
        found.push(...(await wrong(window, path)));
        for (const alert of await page.locator('#main').getByRole('alert').all())
          found.push(`${path}: ${await alert.innerText()}`);
        await window.picture(`sweep${path.replaceAll('/', '-')}-${name.replaceAll(' ', '-')}`);
      }
      expect(found).toEqual([]);
    },
    300_000,
  );

  it.each([LOOKS[0]!, LOOKS[3]!].map(named))(
    'breaks no rule while nothing has come yet: $name',
    async ({ look, name }) => {
      const window = await console.open('profile', look);
      const { page } = window;
      await page.route(/\/(api|attask)\/(?!v1\/console)/, () => undefined);
      const found: string[] = [];
      for (const path of [...LISTS, '/tail']) {
        await window.go(path);
        await page.locator('#main').getByRole('status').first().waitFor({ state: 'attached' });
        found.push(...(await wrong(window, path)));
        await window.picture(`sweep-waiting${path.replaceAll('/', '-')}-${name.replaceAll(' ', '-')}`);
      }
      expect(found).toEqual([]);
    },
  );

  it.each([LOOKS[0]!, LOOKS[3]!].map(named))(
    'breaks no rule where a call fails, and says so: $name',
    async ({ look, name }) => {
      const window = await console.open('profile', look);
      const { page } = window;
      const message =
        'Something went wrong on our side; correlation id 0199c7a2-6b1e-7c3d-9f40-5a2b8c7d6e5f.';
      await page.route(/\/(api|attask)\/(?!v1\/(console|stream))/, (route) =>
        route.fulfill({ status: 500, json: { error: { class: 'InternalError', message } } }),
      );
      const found: string[] = [];
      for (const path of LISTS) {
        await window.go(path);
        await page.locator('#main').getByRole('alert').getByText(message).first().waitFor();
        found.push(...(await wrong(window, path)));
        await window.picture(`sweep-failed${path.replaceAll('/', '-')}-${name.replaceAll(' ', '-')}`);
      }
      expect(found).toEqual([]);
    },
  );

  it.each([LOOKS[0]!, LOOKS[3]!].map(named))(
    'breaks no rule while there is nothing, and says what it is for: $name',
    async ({ look, name }) => {
      const window = await console.open('profile', look, nobody);
      const { page } = window;
      const found: string[] = [];
      for (const [path, text] of Object.entries(EMPTY)) {
        await window.go(path);
        await page.locator('#main').getByText(text).first().waitFor();
        found.push(...(await wrong(window, path)));
        await window.picture(`sweep-empty${path.replaceAll('/', '-')}-${name.replaceAll(' ', '-')}`);
      }
      expect(found).toEqual([]);
    },
  );
});
