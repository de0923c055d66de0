import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { MAX_EVENT_BYTES } from './event-limits.js';
import { type LineBatch, LineReader, linesOf } from './line-batch.js';

const bytesOf = (text: string): Buffer => Buffer.from(text);
/** Everything that a reader makes of pieces, and then of the end. */
const read = (pieces: readonly Buffer[]): LineBatch[] => {
  const reader = new LineReader();
  const batches: LineBatch[] = [];
  const take = (): void => {
    for (let batch = reader.take(); batch; batch = reader.take()) batches.push(batch);
  };
  for (const piece of pieces) {
    reader.add(piece);
    take();
  }
  reader.end();
  take();
  return batches;
};
const shown = (batches: readonly LineBatch[]): unknown[] =>
  batches.flatMap(linesOf).map(({ line, content }) => {
    if ('rejected' in content) return [line, content.rejected.class, content.rejected.message];
    return [line, content.fields];
  });
const lineBytes = (bytes: number): string => `{"a":"${'x'.repeat(bytes - 8)}"}`;

describe('a stream of lines', () => {
  it('is the same whatever pieces it comes in', () => {
    const line = fc.oneof(
      fc.constant(''),
      fc.constant('  '),
      fc.jsonValue().map((value) => JSON.stringify(value)),
    );
    fc.assert(
      fc.property(fc.array(line), fc.array(fc.nat(40)), (lines, sizes) => {
        const text = bytesOf(lines.join('\n'));
        const pieces: Buffer[] = [];
        let at = 0;
        for (const size of sizes) {
          pieces.push(text.subarray(at, at + size));
          at += size;
        }
        pieces.push(text.subarray(at));
        expect(shown(read(pieces))).toEqual(shown(read([text])));
      }),
    );
  });

  it('has its lines counted, the blank ones too, which hold nothing', () => {
    expect(shown(read([bytesOf('{"a":1}\r\n\n  \n{"a":2}\n'), bytesOf('{"a":3}')]))).toEqual([
      [1, { a: 1 }],
      [4, { a: 2 }],
      [5, { a: 3 }],
    ]);
  });

  it('goes on in portions of 256 lines', () => {
    const batches = read([bytesOf('{}\n'.repeat(600))]);
    expect(batches.map(({ firstLine, bytes }) => [firstLine, bytes?.length])).toEqual([
      [1, 768],
      [257, 768],
      [513, 264],
    ]);
  });

  it('goes on in portions of 256 KiB, and of one line that is longer', () => {
    const long = lineBytes(200_000);
    const batches = read([bytesOf(`${long}\n${long}\n${lineBytes(400_000)}\n{}\n`)]);
    expect(batches.map(({ firstLine }) => firstLine)).toEqual([1, 2, 3, 4]);
  });

  it('has a line rejected that is longer than any event, however it comes, and goes on behind it', () => {
    const tooLong = lineBytes(MAX_EVENT_BYTES + 1);
    const rejected = [2, 'BodyTooLarge', `the event is larger than ${MAX_EVENT_BYTES} bytes.`];
    const text = bytesOf(`{"a":1}\n${tooLong}\n{"a":3}\n`);
    const pieces: Buffer[] = [];
    for (let at = 0; at < text.length; at += 60_000) pieces.push(text.subarray(at, at + 60_000));
    for (const whole of [[text], pieces]) {
      expect(shown(read(whole))).toEqual([[1, { a: 1 }], rejected, [3, { a: 3 }]]);
    }
    expect(shown(read([bytesOf('{"a":1}\n'), bytesOf(tooLong)]))).toEqual([[1, { a: 1 }], rejected]);
  });

  it('takes a line that is as long as an event may be', () => {
    const [only] = read([bytesOf(lineBytes(MAX_EVENT_BYTES))]);
    expect(only?.bytes).toHaveLength(MAX_EVENT_BYTES);
  });

  it('has only the line rejected that is not UTF-8', () => {
    const text = Buffer.concat([bytesOf('{"a":1}\n{"a":"'), Buffer.from([0xff]), bytesOf('"}\n{"a":"é"}\n')]);
    expect(shown(read([text]))).toEqual([
      [1, { a: 1 }],
      [2, 'MalformedBody', 'not valid UTF-8.'],
      [3, { a: 'é' }],
    ]);
  });

  it('may begin with a byte order mark', () => {
    expect(shown(read([bytesOf('\ufeff{"a":1}\n')]))).toEqual([[1, { a: 1 }]]);
    expect(shown(read([bytesOf('{"a":1}\n'), bytesOf('\ufeff{"a":2}\n')]))).toEqual([
      [1, { a: 1 }],
      [2, 'MalformedBody', expect.stringMatching(/^not well-formed JSON/)],
    ]);
  });
});
