import { describe, expect, it } from '@jest/globals';
import { explainDatabaseTrouble } from './connection-trouble.js';
import { NoPrimary } from './no-primary.js';

const target = { url: 'postgres://chief:horse@db.internal:6432/hookfront' };
const explain = (error: unknown) => explainDatabaseTrouble(error, target)?.message;
const system = (code: string) =>
  Object.assign(new Error(`connect ${code} 10.0.0.1:6432`), { code, syscall: 'connect' });

describe('what is wrong with a database at the start', () => {
  it('is said with server, user and database', () => {
    expect(
      explain(
        Object.assign(new Error('password authentication failed'), { code: '28P01', severity: 'FATAL' }),
      ),
    ).toBe('PostgreSQL at db.internal:6432 refuses the password of the user "chief" (DATABASE_URL).');
  });

  it.each([
    ['one address', system('ECONNREFUSED')],
    ['every address of a name', new AggregateError([system('ECONNREFUSED'), system('ENETUNREACH')], '')],
  ])('is said of a server that refuses at %s', (_what, error) => {
    expect(explain(error)).toBe(
      'The database at db.internal:6432 cannot be reached: connect ECONNREFUSED 10.0.0.1:6432.',
    );
  });

  it('is said of several servers of which none takes writes', () => {
    const url = 'postgres://chief:horse@db1,db2:6432/hookfront?target_session_attrs=read-write';
    expect(explainDatabaseTrouble(new NoPrimary(), { url })?.message).toBe(
      'None of the databases at db1:5432 or db2:6432 takes writes: each is away, or a standby (DATABASE_URL).',
    );
  });

  it('ends with one full stop, whatever the driver says', () => {
    expect(explain(new Error('The server does not support SSL connections.'))).toBe(
      'PostgreSQL at db.internal:6432 cannot be connected to (DATABASE_URL): The server does not support SSL connections.',
    );
  });

  it('is not what a mistake of ours is called', () => {
    expect(explain(new TypeError('x is undefined'))).toBeUndefined();
    expect(
      explain(Object.assign(new Error('syntax error'), { code: '42601', severity: 'ERROR' })),
    ).toBeUndefined();
  });
});
