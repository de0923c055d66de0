import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { Api } from './api.mjs';
import { checkAll } from './checks.mjs';
import { documentTour } from './document-tour.mjs';
import { EVENTS, toJson } from './events.mjs';
import { PLAN } from './plan.mjs';
import { describeRequest, item, step } from './print.mjs';
import { until } from './until.mjs';

/** What a reverse proxy would answer to; nothing is sent there. */
export const PUBLIC_URL = 'https://hooks.example.com';
/** Longer than the gap to a retry that would be one too many. */
const QUIET_MS = 1_500;

/**
 * Takes the tour and checks each part of it.
 *
 * @param {{ service: import('./service.mjs').Service, receivers: import('./receiver.mjs').Receiver[],
 *   library: import('./receiver.mjs').Receiver, provider: import('./sample-provider.mjs').SampleProvider,
 *   checks: import('./checks.mjs').Checks }} stage
 */
export async function tour({ service, receivers, library, provider, checks }) {
  step('The service starts on an empty directory, with a PostgreSQL of its own');
  const { url, username, password } = await service.firstStart();
  for (const line of service.output.trim().split('\n')) item(line);

  step('The administrator logs in and makes a user who may publish');
  const admin = new Api(url);
  const { customerID, expiresAt } = await admin.login(username, password);
  item(`customer ${customerID}; the session ends at ${expiresAt} at the latest`);
  const publisher = await admin.createPublisher('erp-connector', 'twelve grey herons');
  item('erp-connector publishes with an API key');

  step('Three systems listen on loopback and subscribe');
  const subscribed = await subscribeAll(admin, receivers, checks);

  step('The publisher publishes a batch: PROJ UPDATE, PROJ CREATE, TASK UPDATE');
  const publishedAt = performance.now();
  await publishAll(publisher, checks);

  step('What each receiver got');
  await allArrived(subscribed, receivers);
  await checkCounters(admin, subscribed, checks);
  const quiet = sleep(QUIET_MS);
  for (const { name, requests } of receivers) {
    item(`${name} (${requests.length} ${requests.length === 1 ? 'request' : 'requests'})`);
    for (const request of requests) describeRequest(request, publishedAt);
  }

  await documentTour({ admin, url, publicUrl: PUBLIC_URL, provider, library, checks });
  await quiet;

  // After this nothing can come any more, so what is there now is all there ever was.
  const ended = await service.stop();
  checkAll(checks, subscribed, receivers, customerID);
  checks.check('the service stopped in order', () => assert.equal(ended, 'status 0'));
}

async function subscribeAll(admin, receivers, checks) {
  const subscribed = [];
  for (const planned of PLAN) {
    const receiver = receivers.find(({ name }) => name === planned.receiver);
    receiver.failAt(planned.path, ...(planned.failures ?? []));
    const subscription = { ...planned.subscription, url: receiver.url(planned.path) };
    const { id, signingSecret, warnings, version, location } = await admin.subscribe(subscription);
    item(`${planned.receiver}${planned.path}: ${planned.what}`);
    for (const warning of warnings ?? []) item(`warning: ${warning}`, 2);
    checks.check(`${planned.path}: a new subscription is v2`, () => assert.equal(version, 'v2'));
    checks.check(`${planned.path}: Location is under the public address`, () =>
      assert.equal(location, `${PUBLIC_URL}/attask/eventsubscription/api/v1/subscriptions/${id}`),
    );
    checks.check(`${planned.path}: a warning where a filter cannot work`, () =>
      assert.equal(warnings !== undefined, planned.path === '/never'),
    );
    if (planned.version) await admin.setVersion(id, planned.version);
    subscribed.push({ ...planned, receiver, id, signingSecret });
  }
  return subscribed;
}

async function publishAll(publisher, checks) {
  const batch = `[${Object.values(EVENTS).map(toJson).join(',')}]`;
  const results = await publisher.publish(batch);
  for (const { id, status, deliveries, eventId } of results) {
    item(`${id}: ${status}, ${deliveries} deliveries, ${eventId}`);
  }
  const expectedOf = (event) => PLAN.flatMap(({ expected }) => expected).filter((one) => one.event === event);
  checks.check('every event is accepted with its deliveries', () =>
    assert.deepEqual(
      results.map(({ id, status, deliveries }) => ({ id, status, deliveries })),
      Object.values(EVENTS).map((event) => ({
        id: event.id,
        status: 'accepted',
        deliveries: expectedOf(event).length,
      })),
    ),
  );
  const again = await publisher.publish(toJson(EVENTS.update));
  item(`${again[0]?.id} once more: ${again[0]?.status}, ${again[0]?.deliveries} deliveries`);
  checks.check('the same event again is a duplicate of the first', () =>
    assert.deepEqual(again, [{ ...results[0], status: 'duplicate', deliveries: 0 }]),
  );
}

/** Resolves when as many requests came as are expected, or when the time is over: what is missing is found later. */
async function allArrived(subscribed, receivers) {
  const wanted = subscribed
    .flatMap(({ expected }) => expected)
    .reduce((sum, { answers }) => sum + answers.length, 0);
  const count = () => receivers.reduce((sum, { requests }) => sum + requests.length, 0);
  await until(() => count() >= wanted);
}

/** The subscription's own view of its URL must agree with what the receiver answered. */
async function checkCounters(admin, subscribed, checks) {
  for (const { id, receiver, path, expected } of subscribed) {
    const answers = expected.flatMap((one) => one.answers);
    const successes = answers.filter((status) => status === 200).length;
    const failures = answers.length - successes;
    let shown;
    await until(async () => {
      shown = (await admin.subscription(id)).subscription_url;
      return shown.successes === successes && shown.failures === failures;
    });
    checks.check(`${receiver.name}${path}: successes and failures of the URL`, () =>
      assert.deepEqual([shown.successes, shown.failures], [successes, failures]),
    );
  }
}
