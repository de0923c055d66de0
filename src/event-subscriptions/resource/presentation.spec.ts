import { describe, expect, it } from '@jest/globals';
import { presentLegacy, presentSubscription } from './presentation.js';
import type { Subscription } from '../model/subscription.js';

const SUBSCRIPTION: Subscription = {
  id: '0198c7a2-6b1e-7c3d-9f40-5a2b8c7d6e5f',
  customerId: 'c1',
  objCode: 'PROJ',
  eventType: 'UPDATE',
  objId: null,
  url: 'HTTPS://H.example/x',
  endpointId: 7,
  filters: [{ fieldName: 'status' }],
  filterConnector: 'AND',
  warnings: [],
  base64Encoding: false,
  version: 'v2',
  dateCreated: '2026-03-09T09:00:00.000001',
  dateModified: '2026-03-09T09:00:00.000002',
  dateVersionUpdated: null,
  name: 'Invoices',
  description: null,
  labels: { team: 'billing' },
  pausedAt: new Date('2026-03-09T09:00:00.123Z'),
};
const ENDPOINT = {
  url: 'https://h.example/x',
  date_created: '2026-03-09T08:00:00.000000',
  successes: 3,
  failures: 1,
  disabled_at: null,
  frozen_at: null,
  reason: null,
  next_try_at: null,
  recent_attempts: 4,
  recent_failures: 1,
  consecutive_failures: 0,
};

const secrets = (authToken: string | null) => ({ authToken, customHeaders: [] });

describe('the subscription resource', () => {
  it('has exactly the names of the contract', () => {
    expect(presentSubscription(SUBSCRIPTION, secrets('abcdefghi'), ENDPOINT, 'masked')).toEqual({
      id: '0198c7a2-6b1e-7c3d-9f40-5a2b8c7d6e5f',
      customerId: 'c1',
      objCode: 'PROJ',
      eventType: 'UPDATE',
      objId: null,
      url: 'HTTPS://H.example/x',
      authToken: '****fghi',
      headers: [],
      filters: [{ fieldName: 'status' }],
      filterConnector: 'AND',
      base64Encoding: false,
      version: 'v2',
      date_created: '2026-03-09T09:00:00.000001',
      date_modified: '2026-03-09T09:00:00.000002',
      dateVersionUpdated: null,
      dateCreated: '2026-03-09T09:00:00.000001',
      dateModified: '2026-03-09T09:00:00.000002',
      subscription_url: {
        url: 'https://h.example/x',
        date_created: '2026-03-09T08:00:00.000000',
        successes: 3,
        failures: 1,
        disabled_at: null,
        frozen_at: null,
      },
    });
  });

  it('has its settings beside these where they are asked for', () => {
    const shown = presentSubscription(SUBSCRIPTION, secrets('t'), ENDPOINT, 'masked', ['settings']);
    expect(shown.settings).toEqual({
      name: 'Invoices',
      description: null,
      labels: { team: 'billing' },
      paused: true,
      pausedAt: '2026-03-09T09:00:00.123Z',
    });
  });

  it('says why its URL is disabled, and when it is tried next', () => {
    const endpoint = {
      ...ENDPOINT,
      disabled_at: '2026-03-09T09:00:00.000000',
      reason: 'Too many failed.',
      next_try_at: '2026-03-09T09:10:00.000000',
    };
    expect(
      presentSubscription(SUBSCRIPTION, secrets('abcdefghi'), endpoint, 'masked').subscription_url,
    ).toMatchObject({ reason: endpoint.reason, next_try_at: endpoint.next_try_at });
  });

  it('says of a frozen URL that it is not tried again', () => {
    const endpoint = {
      ...ENDPOINT,
      frozen_at: '2026-03-09T09:00:00.000000',
      reason: 'It answered 410 Gone.',
    };
    const { subscription_url: url } = presentSubscription(SUBSCRIPTION, secrets('t'), endpoint, 'masked');
    expect(url).toMatchObject({ frozen_at: endpoint.frozen_at, reason: endpoint.reason, next_try_at: null });
  });

  it('shows the values of headers like the token, and their names', () => {
    const customHeaders = [
      { name: 'X-Gateway-Key', value: 'key-of-the-gateway' },
      { name: 'X-Short', value: 'short' },
    ];
    const shown = (display: 'masked' | 'plain') =>
      presentSubscription(SUBSCRIPTION, { authToken: null, customHeaders }, ENDPOINT, display);
    expect(shown('masked')).toMatchObject({
      authToken: null,
      headers: [
        { name: 'X-Gateway-Key', value: '****eway' },
        { name: 'X-Short', value: '****' },
      ],
    });
    expect(shown('plain').headers).toEqual(customHeaders);
  });

  it.each([
    ['12345678', 'masked', '****'],
    ['123456789', 'masked', '****6789'],
    ['12345678', 'plain', '12345678'],
  ] as const)('shows the token %s %s as %s', (token, display, shown) => {
    expect(presentSubscription(SUBSCRIPTION, secrets(token), ENDPOINT, display).authToken).toBe(shown);
    expect(presentLegacy(SUBSCRIPTION, token, display).auth_token).toBe(shown);
  });

  it('tells how its URL did lately only where its settings are asked for', () => {
    const shown = (include: readonly 'settings'[]) =>
      presentSubscription(SUBSCRIPTION, secrets(null), ENDPOINT, 'masked', include).subscription_url;
    expect(shown(['settings'])).toMatchObject({
      recent_attempts: 4,
      recent_failures: 1,
      consecutive_failures: 0,
    });
    expect(shown([])).not.toHaveProperty('recent_attempts');
  });

  it('carries its warnings when it has any', () => {
    const warned = { ...SUBSCRIPTION, warnings: ['filters[0]: odd.'] };
    expect(presentSubscription(warned, secrets('t'), ENDPOINT, 'masked').warnings).toEqual([
      'filters[0]: odd.',
    ]);
  });

  it('has the older names in the deprecated list', () => {
    expect(presentLegacy({ ...SUBSCRIPTION, objId: 'o1' }, 'abcdefghi', 'masked')).toEqual({
      id: '0198c7a2-6b1e-7c3d-9f40-5a2b8c7d6e5f',
      customer_id: 'c1',
      obj_id: 'o1',
      obj_code: 'PROJ',
      url: 'HTTPS://H.example/x',
      event_type: 'UPDATE',
      auth_token: '****fghi',
    });
  });
});
