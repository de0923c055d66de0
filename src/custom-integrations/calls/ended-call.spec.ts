import { describe, expect, it } from '@jest/globals';
import { ManualClock } from '../../../test/support/manual-clock.js';
import { AppError } from '../../platform/http/errors/index.js';
import type { CallWatch } from '../model/provider-call.js';
import { type EndedCall, watchCall } from './ended-call.js';

const TARGET = { operation: 'metadata', method: 'GET', path: '/api/metadata?id=1' };

function watched(): { watch: CallWatch; clock: ManualClock; notes: EndedCall[] } {
  const clock = new ManualClock(1_000_000);
  const notes: EndedCall[] = [];
  return { clock, notes, watch: watchCall(TARGET, clock, (call) => notes.push(call)) };
}

/** What a call came to that ended with this. */
function endedWith(error: unknown): Pick<EndedCall, 'outcome' | 'error'> {
  const { watch, notes } = watched();
  watch.sent();
  watch.ended(error);
  return notes[0]!;
}

describe('a call that is watched', () => {
  it('has the times of its beginning, of the head of its last answer and of its end', () => {
    const { watch, clock, notes } = watched();
    clock.advance(500);
    watch.sent();
    clock.advance(30);
    watch.answered(401);
    watch.sent();
    clock.advance(50);
    watch.answered(200);
    clock.advance(20);
    watch.ended();
    expect(notes).toEqual([
      {
        ...TARGET,
        startedAt: 1_000_500,
        endedAt: 1_000_600,
        outcome: 'succeeded',
        status: 200,
        latencyMs: 80,
        durationMs: 100,
        error: null,
      },
    ]);
  });

  it('is told once, whatever comes later', () => {
    const { watch, notes } = watched();
    watch.sent();
    watch.ended();
    watch.ended(new AppError('ProviderError', 'Too late.'));
    expect(notes).toHaveLength(1);
  });

  it('is none where no request went out', () => {
    const { watch, notes } = watched();
    watch.ended(new AppError('ConsentRequired'));
    expect(notes).toEqual([]);
  });

  it.each([
    ['NotFound', 'refused'],
    ['ProviderConflict', 'refused'],
    ['RangeNotSatisfiable', 'refused'],
    ['ProviderError', 'failed'],
    ['ProviderTimeout', 'failed'],
    ['ProviderAccessDenied', 'failed'],
    ['ShuttingDown', 'abandoned'],
    ['Overloaded', 'abandoned'],
    ['MalformedBody', 'abandoned'],
  ] as const)('that ends with %s has %s', (code, outcome) => {
    expect(endedWith(new AppError(code, 'So it is.'))).toMatchObject({
      outcome,
      error: outcome === 'abandoned' ? null : { code, message: 'So it is.' },
    });
  });

  it('that nobody waits for any more is abandoned, whatever it ends with', () => {
    const { watch, notes } = watched();
    watch.sent();
    watch.abandoned();
    watch.ended(new AppError('ProviderError', 'Broken off.'));
    expect(notes).toMatchObject([{ outcome: 'abandoned', status: null, latencyMs: null, error: null }]);
  });

  it('says nothing of an error that is none of ours, which may hold anything', () => {
    const { outcome, error } = endedWith(new Error('connect to postgres://me:secret@db'));
    expect(outcome).toBe('failed');
    expect(error).toEqual({
      code: 'InternalError',
      message: 'The call failed within this service; its log says how.',
    });
  });

  it('keeps of a message what can be stored, and no more than is read', () => {
    const message = `a\0b\ud800 ${'x'.repeat(900)}`;
    expect(endedWith(new AppError('ProviderError', message)).error!.message).toBe(
      `ab\ufffd ${'x'.repeat(495)}`,
    );
  });
});
