import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { AnswerFault, AnswerStart } from './answer-start.js';

const CONTINUE = 'HTTP/1.1 100 Continue\r\n\r\n';
const HINTS = 'HTTP/1.1 103 Early Hints\r\nlink: </a>\r\nx-status: HTTP/1.1 200 OK\r\n\r\n';
const PROCESSING = 'HTTP/1.0 102\n\n';
const ANSWER = `HTTP/1.1 200 OK\r\ncontent-length: 25\r\n\r\n${CONTINUE}`;

/** What is left of these pieces, in which an answer arrives. */
function passed(pieces: readonly string[], start = new AnswerStart()): string {
  start.expect();
  return pieces.map((piece) => start.take(Buffer.from(piece, 'latin1'))?.toString('latin1') ?? '').join('');
}

describe('AnswerStart', () => {
  it.each([
    ['100 Continue', CONTINUE],
    ['102 Processing, with bare line feeds', PROCESSING],
    ['103 Early Hints', HINTS],
    ['100 behind 103', HINTS + CONTINUE],
    ['a mixture with empty lines', `\r\n${CONTINUE}${CONTINUE}\r\n${HINTS}${PROCESSING}${CONTINUE}`],
  ])('takes %s away, wherever the bytes are parted, and leaves the answer as it is', (_what, interim) => {
    const whole = interim + ANSWER;
    for (let at = 0; at <= whole.length; at++) {
      expect(passed([whole.slice(0, at), whole.slice(at)])).toBe(ANSWER);
    }
    expect(passed([...whole])).toBe(ANSWER);
  });

  it('takes nothing else away, whatever comes in whatever pieces', () => {
    const beginning = fc.constantFrom(
      '',
      'HTTP',
      'HTTP/1.1 ',
      'HTTP/1.1 1',
      'HTTP/1.1 200',
      'HTTP/1.x 100',
      'S',
      '0',
    );
    const rest = fc.string({
      unit: fc.constantFrom('H', 'T', 'P', '1', '0', ' ', '\r', '\n', CONTINUE),
      maxLength: 40,
    });
    const cuts = fc.array(fc.nat(60), { maxLength: 6 });
    fc.assert(
      fc.property(beginning, rest, cuts, (first, then, places) => {
        const answer = `HTTP/1.1 200 OK\r\n${then}`;
        const whole = `${CONTINUE}${answer}`;
        const sorted = [0, ...places.toSorted((a, b) => a - b), whole.length];
        const pieces = sorted.slice(1).map((to, at) => whole.slice(sorted[at], to));
        expect(passed(pieces)).toBe(answer);
        // What is no answer reaches the parser, which says so.
        if (first !== '' && first !== 'HTTP/1.1 1') {
          const odd = `${first}x${then}`;
          expect(passed([odd])).toBe(odd);
        }
      }),
    );
  });

  it('hands the very buffer on, without a copy, where nothing is to be taken away', () => {
    const start = new AnswerStart();
    const chunk = Buffer.from(ANSWER);
    start.expect();
    expect(start.take(chunk)).toBe(chunk);
    const more = Buffer.from(CONTINUE);
    expect(start.take(more)).toBe(more);
  });

  it('looks again when the next request goes out, and not before', () => {
    const start = new AnswerStart();
    expect(passed([CONTINUE + ANSWER], start)).toBe(ANSWER);
    expect(start.take(Buffer.from(CONTINUE))?.toString()).toBe(CONTINUE);
    expect(passed([CONTINUE + ANSWER], start)).toBe(ANSWER);
  });

  it.each([
    ['101', 'HTTP/1.1 101 Switching Protocols\r\n\r\n', 'switched protocols (101)'],
    ['a status under 100', 'HTTP/1.1 099 Odd\r\n\r\n', 'status 099'],
    ['more than 100 interim answers', CONTINUE.repeat(101), 'more than 100 interim answers'],
    [
      'an interim answer without end',
      `HTTP/1.1 103 Early Hints\r\n${'link: </a>\r\n'.repeat(6_000)}`,
      'more than 65536 bytes of interim answers',
    ],
  ])('refuses %s with a sentence', (_what, bytes, message) => {
    expect(() => passed([bytes])).toThrow(AnswerFault);
    expect(() => passed([bytes])).toThrow(message);
  });

  it('lets 100 interim answers pass', () => {
    expect(passed([CONTINUE.repeat(100) + ANSWER])).toBe(ANSWER);
  });
});
