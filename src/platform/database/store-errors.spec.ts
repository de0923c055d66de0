import { describe, expect, it } from '@jest/globals';
import { isStoreUnavailable, sqlState } from './store-errors.js';

const server = (code: string): Error => Object.assign(new Error('server'), { code, severity: 'FATAL' });
const system = (code: string, syscall: string): Error => Object.assign(new Error(code), { code, syscall });

describe('an error of the database', () => {
  it.each(['08006', '08P01', '57P01', '57P02', '57P03', '53100', '53300', '58030', '25006'])(
    'with the state %s means that there is no store at the moment',
    (code) => {
      expect(isStoreUnavailable(server(code))).toBe(true);
    },
  );

  it.each(['23505', '23514', '42601', '40P01', '22P02', '57014'])(
    'with the state %s means something else',
    (code) => {
      expect(isStoreUnavailable(server(code))).toBe(false);
    },
  );

  it.each([
    ['ECONNREFUSED', 'connect'],
    ['ENOENT', 'connect'],
    ['ECONNRESET', 'read'],
    ['EPIPE', 'write'],
    ['ENOTFOUND', 'getaddrinfo'],
  ])('of the system, %s on %s, means that there is no store', (code, syscall) => {
    expect(isStoreUnavailable(system(code, syscall))).toBe(true);
  });

  it('about a missing file is not about the store', () => {
    expect(isStoreUnavailable(system('ENOENT', 'open'))).toBe(false);
  });

  it('of a connection without a system call is a caller’s: it broke off its upload', () => {
    expect(isStoreUnavailable(Object.assign(new Error('aborted'), { code: 'ECONNRESET' }))).toBe(false);
  });

  it('of a TLS handshake that was cut means that there is no store', () => {
    const cut = 'Client network socket disconnected before secure TLS connection was established';
    expect(isStoreUnavailable(Object.assign(new Error(cut), { code: 'ECONNRESET' }))).toBe(true);
  });

  it.each([
    'Query read timeout',
    'Connection terminated unexpectedly',
    'timeout exceeded when trying to connect',
    'Client has encountered a connection error and is not queryable',
  ])('without a code is known by its words: %s', (message) => {
    expect(isStoreUnavailable(new Error(message))).toBe(true);
  });

  it('is known inside an error about several addresses', () => {
    expect(isStoreUnavailable(new AggregateError([system('ECONNREFUSED', 'connect')]))).toBe(true);
  });

  it.each([undefined, null, 'ECONNREFUSED', { code: '08006' }, new Error('no')])(
    'is not seen in %p',
    (value) => {
      expect(isStoreUnavailable(value)).toBe(false);
    },
  );

  it('tells its state, and a system error tells none', () => {
    expect([sqlState(server('23505')), sqlState(system('EPIPE', 'write')), sqlState(new Error())]).toEqual([
      '23505',
      undefined,
      undefined,
    ]);
  });
});
