import { describe, expect, it } from '@jest/globals';
import { ManualClock } from '../../../test/support/manual-clock.js';
import type { Sql } from '../database/index.js';
import type { NewEntry } from './audit-entry.js';
import { AuditTrail } from './audit-trail.js';
import { AuditRepository } from './audit.repository.js';
import { auditedUrl } from './audited-change.js';

const SQL = {} as Sql;
const ACTOR = { customerId: 'c', userId: 'u', username: 'ada' };
const change = (objectId: string) => ({ action: 'thing.made', objectType: 'thing', objectId });

class Kept extends AuditRepository {
  readonly calls: (readonly NewEntry[])[] = [];

  override async insert(_: Sql, entries: readonly NewEntry[]): Promise<void> {
    this.calls.push(entries);
  }
}

describe('the audit trail', () => {
  it('keeps the order of what one node writes down in one millisecond', async () => {
    const kept = new Kept();
    const clock = new ManualClock();
    const trail = new AuditTrail(kept, clock);
    await trail.record(SQL, ACTOR, change('a'));
    await trail.record(SQL, ACTOR, [change('b'), change('c')]);
    clock.advance(1);
    await trail.record(SQL, ACTOR, change('d'));
    const ids = kept.calls.flat().map(({ id }) => id);
    expect(ids).toEqual(ids.toSorted());
    expect(new Set(ids).size).toBe(4);
  });

  it('writes many changes at once, more than an id has places for in one millisecond', async () => {
    const kept = new Kept();
    const many = Array.from({ length: 5_000 }, (_, n) => change(`${n}`));
    await new AuditTrail(kept, new ManualClock()).record(SQL, ACTOR, many);
    expect(kept.calls.map((entries) => entries.length)).toEqual([5_000]);
    expect(new Set(kept.calls[0]!.map(({ id }) => id)).size).toBe(5_000);
  });

  it('asks the database for nothing when nothing changed', async () => {
    const kept = new Kept();
    await new AuditTrail(kept, new ManualClock()).record(SQL, ACTOR, []);
    expect(kept.calls).toEqual([]);
  });
});

describe('an address in details', () => {
  it.each([
    ['https://r.example.com/hook', 'https://r.example.com/hook'],
    ['https://r.example.com/hook?key=s3cret', 'https://r.example.com/hook'],
    ['https://r.example.com?key=s3cret', 'https://r.example.com'],
    ['https://me:s3cret@r.example.com/a@b', 'https://r.example.com/a@b'],
    ['https://r.example.com/#s3cret', 'https://r.example.com/'],
  ])('%s is shown as %s', (url, shown) => {
    expect(auditedUrl(url)).toBe(shown);
  });
});
