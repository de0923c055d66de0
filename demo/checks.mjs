import assert from 'node:assert/strict';
import { Webhook } from 'standardwebhooks';

/** Of the shortened schedule: retry n is due (2^n − 1) × this many milliseconds after the first attempt. */
export const RETRY_BASE_MS = 300;
/** The receiver notes a request a moment after the sender began it, and on a busy machine later still. */
const EARLY_MS = 150;
const LATE_MS = 60_000;

/** Counts what was right and keeps what was wrong. */
export class Checks {
  passed = 0;
  /** @type {string[]} */
  failures = [];

  /** @param {() => unknown} test throws when it does not hold */
  check(what, test) {
    try {
      test();
      this.passed++;
    } catch (error) {
      this.failures.push(`${what}: ${error.message}`);
    }
  }
}

/**
 * Holds what all receivers got against the plan: every expected delivery with exactly its attempts, every request right
 * in each part, and nothing else.
 *
 * @param {Checks} checks
 * @param {{ receiver: import('./receiver.mjs').Receiver, path: string, subscription: object, id: string,
 *   signingSecret: string, expected: import('./plan.mjs').Expected[] }[]} subscribed
 * @param {import('./receiver.mjs').Receiver[]} receivers
 * @param {string} customerId
 */
export function checkAll(checks, subscribed, receivers, customerId) {
  const accounted = new Set();
  for (const one of subscribed) {
    for (const expected of one.expected) {
      const where = `${one.receiver.name}${one.path}, ${expected.event.eventType} in ${expected.version}`;
      const got = one.receiver.requests.filter(
        ({ path, body }) => path === one.path && versionOf(body) === expected.version,
      );
      for (const request of got) accounted.add(request);
      checks.check(`${where}: attempts and their answers`, () =>
        assert.deepEqual(
          got.map(({ answered }) => answered),
          expected.answers,
        ),
      );
      checks.check(`${where}: one webhook-id for all attempts`, () =>
        assert.equal(new Set(got.map(({ headers }) => headers['webhook-id'])).size, 1),
      );
      checks.check(`${where}: retries when they are due`, () => checkSchedule(got));
      for (const request of got) checkRequest(checks, where, request, { ...one, ...expected, customerId });
    }
  }
  for (const { name, requests } of receivers) {
    checks.check(`${name}: nothing that was not expected`, () =>
      assert.deepEqual(
        requests.filter((request) => !accounted.has(request)).map(({ path, body }) => `${path} ${body}`),
        [],
      ),
    );
  }
  checks.check('no two deliveries share a webhook-id', () => {
    const ids = receivers.flatMap(({ requests }) => requests.map(({ headers }) => headers['webhook-id']));
    assert.equal(
      new Set(ids).size,
      subscribed.reduce((sum, { expected }) => sum + expected.length, 0),
    );
  });
}

function checkRequest(checks, where, request, wanted) {
  const { headers, body } = request;
  const { authToken, base64Encoding } = wanted.subscription;
  const check = (what, test) => checks.check(`${where}: ${what}`, test);
  check('method', () => assert.equal(request.method, 'POST'));
  check('Content-Type', () => assert.equal(headers['content-type'], 'application/json; charset=utf-8'));
  check('Authorization', () => assert.equal(headers.authorization, `Bearer ${authToken}`));
  check('webhook-signature', () => new Webhook(wanted.signingSecret).verify(body, headers));
  const { newState, oldState, ...payload } = JSON.parse(body);
  check('payload', () => assert.deepEqual(payload, payloadOf(wanted)));
  for (const [name, sent] of Object.entries({ newState, oldState })) {
    const published = wanted.event[name];
    if (base64Encoding) {
      check(`${name} as base64, unchanged`, () =>
        assert.equal(Buffer.from(sent, 'base64').toString('utf8'), published),
      );
    } else if (wanted.version === 'v2') {
      check(`${name}, spelt as it was published`, () => assert.ok(body.includes(`"${name}":${published}`)));
    } else {
      check(`${name} with lists of one unwrapped`, () => assert.deepEqual(sent, unwrapped(published)));
    }
  }
}

function payloadOf({ event, id, version, customerId }) {
  const { eventType, eventTime, userId } = event;
  const versions = version === 'v1' ? {} : { eventVersion: 'v2', subscriptionVersion: 'v2' };
  return { eventType, subscriptionId: id, eventTime, ...versions, customerId, userId };
}

function checkSchedule(attempts) {
  const [first] = attempts;
  attempts.slice(1).forEach(({ at }, index) => {
    const due = (2 ** (index + 1) - 1) * RETRY_BASE_MS;
    const after = at - first.at;
    assert.ok(after > due - EARLY_MS, `retry ${index + 1} came after ${Math.round(after)} ms, due at ${due}`);
    assert.ok(after < due + LATE_MS, `retry ${index + 1} came after ${Math.round(after)} ms, due at ${due}`);
  });
}

function versionOf(body) {
  return 'subscriptionVersion' in JSON.parse(body) ? 'v2' : 'v1';
}

function unwrapped(state) {
  const parsed = JSON.parse(state);
  const values = Object.entries(parsed.parameterValues ?? {});
  const single = (value) => (Array.isArray(value) && value.length === 1 ? value[0] : value);
  return {
    ...parsed,
    parameterValues: Object.fromEntries(values.map(([key, value]) => [key, single(value)])),
  };
}
