import { isConnectionLoss, isOutOfProtocol } from '../model/egress-errors.js';

/** The peer sent something that cannot be the beginning of an answer; the message names it. */
export class AnswerFault extends Error {
  override readonly name = 'AnswerFault';
  readonly code = 'ANSWER_FAULT';
}

/** Interim answers before the final one that are passed over; more than either bound is a fault. */
const MOST_INTERIM_ANSWERS = 100;
const MOST_INTERIM_BYTES = 65_536;

const CR = 13;
const LF = 10;
const DIGIT_0 = 48;
const DIGIT_9 = 57;
/** What `HTTP/1.1 100` looks like, `d` for any digit. */
const STATUS_LINE = Buffer.from('HTTP/d.d ddd', 'latin1');
const ANY_DIGIT = 'd'.charCodeAt(0);
const STATUS_AT = 9;

/**
 * Looks at the beginning of each answer of a connection and takes the interim ones (1xx) away: a client has to cope with them
 * at any time (RFC 9110, 15.2), and undici ends the connection at a 100 that it did not ask for. Bytes are looked at only until the
 * final answer begins; from then on, and while no answer is due, everything passes as it came. Nothing is copied but a status
 * line that arrives in pieces.
 */
export class AnswerStart {
  /** Interim answers that were passed over since the request. */
  interim = 0;

  private state: 'passing' | 'start' | 'interim' = 'passing';
  private held: Buffer | null = null;
  private lineIsEmpty = false;
  private interimBytes = 0;
  private seen = false;
  private chunks: Buffer[] | null = [];

  /** Whether any byte of the answer has arrived. */
  get begun(): boolean {
    return this.seen;
  }

  /** Whether the head of the final answer has been read. */
  get isHeaded(): boolean {
    return this.chunks === null;
  }

  /** What arrived of the final answer, while its head is incomplete. */
  get head(): Buffer {
    return Buffer.concat([...(this.chunks ?? []), ...(this.held === null ? [] : [this.held])]);
  }

  /** What to add to the message that an answer did not come in time: how much of it had arrived. */
  get soFar(): string {
    if (this.head.length > 0) return ', but only a part of its headers';
    if (this.interim === 0) return '';
    return `, but ${this.interim} interim ${this.interim === 1 ? 'answer' : 'answers'} (1xx)`;
  }

  /** A request goes out: what comes next is an answer to it. */
  expect(): void {
    this.state = 'start';
    this.held = null;
    this.interim = this.interimBytes = 0;
    this.seen = false;
    this.chunks = [];
  }

  /** To be called when the head of the final answer has been read. */
  headed(): void {
    this.chunks = null;
  }

  /**
   * @returns what is to be passed on; null when nothing is
   * @throws AnswerFault
   */
  take(chunk: Buffer): Buffer | null {
    if (this.state !== 'passing') return this.look(chunk);
    this.chunks?.push(chunk);
    return chunk;
  }

  private look(chunk: Buffer): Buffer | null {
    let bytes = chunk;
    if (this.held !== null) {
      bytes = Buffer.concat([this.held, chunk]);
      this.held = null;
    }
    let at = 0;
    for (;;) {
      if (this.state === 'interim') {
        const end = this.endOfHead(bytes, at);
        this.countBytes((end < 0 ? bytes.length : end) - at);
        if (end < 0) return null;
        at = end;
        this.state = 'start';
      }
      // Empty lines before an answer say nothing, and undici passes over them too.
      while (at < bytes.length && (bytes[at] === CR || bytes[at] === LF)) at++;
      if (at === bytes.length) return null;
      this.seen = true;
      const status = statusAt(bytes, at);
      if (status === 'incomplete') {
        this.held = bytes.subarray(at);
        return null;
      }
      if (status === null || status >= 200) return this.pass(at === 0 ? bytes : bytes.subarray(at));
      this.skip(status);
      at += STATUS_LINE.length;
    }
  }

  private pass(bytes: Buffer): Buffer {
    this.state = 'passing';
    this.chunks?.push(bytes);
    return bytes;
  }

  private skip(status: number): void {
    if (status < 100)
      throw new AnswerFault(
        `the answer has the status ${String(status).padStart(3, '0')}, which HTTP does not know`,
      );
    if (status === 101) {
      throw new AnswerFault('the server switched protocols (101) though it was not asked to');
    }
    if (++this.interim > MOST_INTERIM_ANSWERS) {
      throw new AnswerFault(
        `the server sent more than ${MOST_INTERIM_ANSWERS} interim answers (1xx) in place of a final one`,
      );
    }
    this.state = 'interim';
    this.lineIsEmpty = false;
  }

  private countBytes(bytes: number): void {
    this.interimBytes += bytes;
    if (this.interimBytes > MOST_INTERIM_BYTES) {
      throw new AnswerFault(
        `the server sent more than ${MOST_INTERIM_BYTES} bytes of interim answers (1xx) in place of a final one`,
      );
    }
  }

  /** The place after the empty line that ends a head, whichever way its lines end; -1 when it is not there yet. */
  private endOfHead(bytes: Buffer, from: number): number {
    for (let at = from; at < bytes.length; at++) {
      const byte = bytes[at];
      if (byte === CR) continue;
      if (byte !== LF) this.lineIsEmpty = false;
      else if (this.lineIsEmpty) return at + 1;
      else this.lineIsEmpty = true;
    }
    return -1;
  }
}

/**
 * Whether a connection that was used before failed, rather than the peer: it broke before the first byte of an answer, or
 * what came on it is none, such as the rest of the answer before. Once the head of an answer has been read, nothing is stale.
 */
export function isOfStaleConnection(error: unknown, answer: AnswerStart): boolean {
  if (answer.isHeaded) return false;
  return isConnectionLoss(error) ? !answer.begun : isOutOfProtocol(error);
}

/** The status of the status line at this place; null when there is none. A final one may be told from its first digit: 200 or more. */
function statusAt(bytes: Buffer, at: number): number | 'incomplete' | null {
  for (let i = 0; i < STATUS_LINE.length; i++) {
    const byte = bytes[at + i];
    if (byte === undefined) return 'incomplete';
    const wanted = STATUS_LINE[i];
    const isDigit = byte >= DIGIT_0 && byte <= DIGIT_9;
    if (wanted === ANY_DIGIT ? !isDigit : byte !== wanted) return null;
    if (i === STATUS_AT && byte > DIGIT_0 + 1) return (byte - DIGIT_0) * 100;
  }
  return Number(bytes.toString('latin1', at + STATUS_AT, at + STATUS_LINE.length));
}
