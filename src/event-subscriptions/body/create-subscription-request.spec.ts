import { describe, expect, it } from '@jest/globals';
import { providedForSubscriptions } from '../../../test/support/provided.js';
import { checked, readObject } from '../../platform/http/input/index.js';
import { CreateSubscriptionRequest } from './create-subscription-request.js';
import { EvaluatedSubscription, selectionOf } from './evaluated-subscription.js';
import { type SubscriptionBody, subscriptionBody } from './subscription-body.js';

const VALID = { objCode: 'PROJ', eventType: 'UPDATE', url: 'https://h.example/x', authToken: 'secret-token' };
const PROVIDED = providedForSubscriptions();
const FILTER = { fieldName: 'status', fieldValue: 'CUR' };

function body(changes: object): SubscriptionBody {
  const sent = { ...VALID, ...changes };
  return subscriptionBody(checked(CreateSubscriptionRequest, sent, 'field', PROVIDED));
}

function errors(sent: object): readonly string[] {
  const result = readObject(CreateSubscriptionRequest, sent as Record<string, unknown>, 'field', PROVIDED);
  return 'problems' in result ? result.problems : [];
}

describe('the body of a create call', () => {
  it('gets every default', () => {
    expect(body({})).toEqual({
      ...VALID,
      href: 'https://h.example/x',
      objId: null,
      headers: [],
      filters: [],
      filterConnector: 'AND',
      base64Encoding: false,
      settings: {},
      warnings: [],
    });
  });

  it.each([
    ['objId null', { objId: null }, { objId: null }],
    ['objId ""', { objId: '' }, { objId: null }],
    ['objId', { objId: 'abc' }, { objId: 'abc' }],
    ['objId of 255 characters', { objId: '😀'.repeat(255) }, { objId: '😀'.repeat(255) }],
    ['objId as a number', { objId: 17 }, { objId: '17' }],
    ['base64Encoding null', { base64Encoding: null }, { base64Encoding: false }],
    ['filterConnector null', { filterConnector: null }, { filterConnector: 'AND' }],
    ['filterConnector ""', { filterConnector: '' }, { filterConnector: 'AND' }],
    ['filters null', { filters: null }, { filters: [] }],
    ['headers null', { headers: null }, { headers: [] }],
    ['settings null', { settings: null }, { settings: {} }],
    ['settings as sent', { settings: { name: 'Invoices' } }, { settings: { name: 'Invoices' } }],
    ['base64Encoding true', { base64Encoding: true }, { base64Encoding: true }],
    ['base64Encoding false', { base64Encoding: false }, { base64Encoding: false }],
    ['base64Encoding "true"', { base64Encoding: 'true' }, { base64Encoding: true }],
    ['base64Encoding "false"', { base64Encoding: 'false' }, { base64Encoding: false }],
    ['base64Encoding ""', { base64Encoding: '' }, { base64Encoding: false }],
    ['base64Encoding " "', { base64Encoding: ' ' }, { base64Encoding: false }],
    ['filters that are null', { filters: null }, { filters: [] }],
    ['a filterConnector that is null', { filterConnector: null }, { filterConnector: 'AND' }],
    ['a filterConnector that is empty', { filterConnector: '' }, { filterConnector: 'AND' }],
    ['filterConnector OR', { filterConnector: 'OR' }, { filterConnector: 'OR' }],
    ['filters as sent', { filters: [FILTER] }, { filters: [FILTER] }],
    ['an authToken of one character', { authToken: 'x' }, { authToken: 'x' }],
    ['an authToken of 255 characters', { authToken: '😀'.repeat(255) }, { authToken: '😀'.repeat(255) }],
    ['an authToken beyond ASCII', { authToken: 'żółw €' }, { authToken: 'żółw €' }],
    ['an object with a lower-case code', { objCode: 'approval' }, { objCode: 'approval' }],
    ['CREATE', { eventType: 'CREATE' }, { eventType: 'CREATE' }],
    ['DELETE', { eventType: 'DELETE' }, { eventType: 'DELETE' }],
  ])('takes %s', (_, changes, expected) => {
    expect(body(changes)).toMatchObject(expected);
  });

  it.each([
    ['null', null, 'JSON object'],
    ['an array', [VALID], 'JSON object'],
    ['a string', 'x', 'JSON object'],
  ])('is not %s', (_, raw, reason) => {
    expect(() => checked(CreateSubscriptionRequest, raw, 'field', PROVIDED)).toThrow(reason);
  });

  it.each([
    ['objCode is required', { objCode: undefined }],
    ['objCode must be a string, not a number', { objCode: 7 }],
    ['objCode must not be empty', { objCode: '' }],
    ['objCode "PRJ" is unknown; the nearest one is "PROJ"', { objCode: 'PRJ' }],
    ['objCode "proj" is unknown; the nearest one is "PROJ"', { objCode: 'proj' }],
    ['objCode "ISSUE" is unknown; the nearest one is "OPTASK" (Issue)', { objCode: 'ISSUE' }],
    ['objCode "INVOICE" is unknown', { objCode: 'INVOICE' }],
    ['Unknown field "fliters"; did you mean "filters"?', { fliters: [] }],
    ['Unknown field "constructor".', { constructor: 1 }],
    ['objCode "constructor" is unknown', { objCode: 'constructor' }],
    ['eventType is required', { eventType: undefined }],
    ['eventType is required', { eventType: null }],
    ['eventType "update" is unknown; it must be "CREATE", "UPDATE" or "DELETE"', { eventType: 'update' }],
    ['eventType must be a string, not an array', { eventType: ['UPDATE'] }],
    ['url is required', { url: undefined }],
    ['url must be a string, not an object', { url: {} }],
    ['url must not contain user info', { url: 'http://joe:secret-token@h/' }],
    ['authToken is required', { authToken: undefined }],
    ['authToken must not be empty', { authToken: '' }],
    ['authToken is required (unless the setting AUTH_TOKEN_REQUIRED is false)', { authToken: null }],
    ['headers must be an array of {name, value}, not an object', { headers: {} }],
    ['authToken must have 1 to 255 characters', { authToken: 'x'.repeat(256) }],
    ['authToken must not contain control characters', { authToken: 'secret-token\n' }],
    ['authToken must not contain control characters', { authToken: 'secret-token\u0085' }],
    ['authToken must not contain half of a surrogate pair', { authToken: 'secret-token\udc00' }],
    ['authToken must be a string, not a boolean', { authToken: true }],
    ['objId must be a string, a number or null, not a boolean', { objId: true }],
    ['objId must have 1 to 255 characters', { objId: 'x'.repeat(256) }],
    ['objId must not contain control characters', { objId: 'a\0b' }],
    ['base64Encoding must be true, false', { base64Encoding: 'yes' }],
    ['base64Encoding must be true, false', { base64Encoding: 1 }],
    ['base64Encoding must be true, false', { base64Encoding: [] }],
    ['filters must be an array', { filters: {} }],
    ['filters[0] must be an object', { filters: ['x'] }],
    ['filterConnector must be "AND" or "OR"', { filterConnector: 'XOR' }],
    ['filters[0].filters must hold 2 to 5', { filters: [{ type: 'group', filters: [FILTER] }] }],
    ['settings.name must be a string or null, not a number', { settings: { name: 7 } }],
    ['Unknown field "id".', { id: 'x' }],
    ['Unknown field "version".', { version: 'v1' }],
  ])('is refused: %s', (message, changes) => {
    const found = errors({ ...VALID, ...changes });
    expect(found).toEqual([expect.stringContaining(message)]);
    expect(found.join()).not.toContain('secret-token');
  });

  it('is refused for an own __proto__, which is a field like any other', () => {
    const raw = JSON.parse(`{"__proto__":{"url":"x"},${JSON.stringify(VALID).slice(1)}`) as object;
    expect(errors(raw)).toEqual([expect.stringContaining('Unknown field "__proto__".')]);
  });

  it('takes no field from a prototype', () => {
    expect(errors(Object.create(VALID))).toHaveLength(4);
  });

  it('is refused with every reason at once', () => {
    expect(errors({ colour: 1 })).toEqual([
      'Unknown field "colour". Allowed: objCode, eventType, url, authToken, headers, objId, filters, filterConnector, base64Encoding, settings.',
      'objCode is required.',
      'eventType is required.',
      'url is required.',
      'authToken is required (unless the setting AUTH_TOKEN_REQUIRED is false).',
    ]);
  });

  it('names five unknown fields and counts the rest', () => {
    const many = Object.fromEntries(Array.from({ length: 7 }, (_, index) => [`f${index}`, 1]));
    const found = errors({ ...VALID, ...many });
    expect(found).toHaveLength(6);
    expect(found[5]).toContain('2 more fields are unknown. Allowed: ');
  });

  it('warns of filters that cannot work, and takes them', () => {
    const { warnings, filters } = body({ filters: [{ fieldName: 'statu', fieldValue: 1 }, {}] });
    expect(warnings).toEqual([
      expect.stringMatching(/^filters\[0\]: .*"status"/),
      expect.stringContaining('filters[1]'),
    ]);
    expect(filters).toHaveLength(2);
  });
});

describe('a subscription that is only tried out', () => {
  const { objCode, eventType } = VALID;

  const readEvaluated = (sent: object) =>
    readObject(EvaluatedSubscription, sent as Record<string, unknown>, 'field', PROVIDED);
  const evaluated = (sent: object) => checked(EvaluatedSubscription, sent, 'field', PROVIDED);

  it('needs neither url nor authToken', () => {
    const subscription = evaluated({ objCode, eventType, objId: 'p1', filters: [FILTER] });
    expect(selectionOf(subscription)).toMatchObject({
      objCode,
      eventType,
      objId: 'p1',
      filterSet: { connector: 'AND', filters: [FILTER] },
    });
    expect(subscription.filters.warnings).toEqual([]);
    expect(evaluated({ objCode, eventType, url: null, authToken: null }).authToken).toBeNull();
  });

  it.each([
    [{ url: 'x' }, 'url must be'],
    [{ url: '' }, 'url must not be empty'],
    [{ authToken: '\n' }, 'authToken must not'],
    [{ objCode: undefined }, 'objCode is required'],
    [{ eventType: undefined }, 'eventType is required'],
    [{ recent: 1 }, 'Unknown field "recent".'],
    [{ filters: [1] }, 'filters[0] must be an object'],
  ])('is otherwise held to the rules of a create call: %j', (changes, error) => {
    const result = readEvaluated({ objCode, eventType, ...changes });
    expect(result).toEqual({ problems: [expect.stringContaining(error)] });
  });

  it('carries the warnings of a create call', () => {
    const filters = [{ fieldName: 'statu', fieldValue: 1 }];
    expect(evaluated({ objCode, eventType, filters }).filters.warnings).toEqual(body({ filters }).warnings);
    expect(body({ filters }).warnings).toHaveLength(1);
  });
});
