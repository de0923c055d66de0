import type { Description, Operation, Schema } from './openapi.js';

export interface GeneratedRequest {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  /** What it was made from. */
  readonly operation: Operation;
}

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];
const TYPES = [
  'application/json',
  'application/x-ndjson',
  'application/jsonl',
  'application/x-www-form-urlencoded',
  'text/plain',
  'multipart/form-data; boundary=x',
  'application/octet-stream',
  'nonsense',
];
const ENCODINGS = ['identity', 'gzip', 'br', 'deflate', 'utf-8', 'nonsense'];
/** Texts that have broken something somewhere. */
const ODD_TEXTS = [
  '',
  ' ',
  'null',
  '0',
  '-1',
  '1e400',
  '9007199254740993',
  'true',
  '\u0000',
  '\ud800',
  '😀'.repeat(50),
  'x'.repeat(5_000),
  '%00',
  '%',
  '../../etc/passwd',
  "'; DROP TABLE users; --",
  '$$TODAY',
  'constructor',
  '__proto__',
  '{"a":1}',
  '[]',
  '2026-02-30T25:61:61Z',
  '2026-11-29T12:00:00Z',
  'http://127.0.0.1:9/',
  'http://[::1',
  'PROJ',
  'UPDATE',
];

/**
 * Requests made from the description of the API: mostly nearly right, now and then quite wrong. The same seed makes the same
 * requests, as long as the ids that it is given are the same.
 */
export class RequestGenerator {
  /** Ids that answers held, for the paths of later requests. */
  readonly ids: string[] = ['2f1c9f4e-6a68-4a3c-8a4e-2d6a5d0c0f11'];

  constructor(
    private readonly description: Description,
    private readonly operations: readonly Operation[],
    private readonly random: () => number,
  ) {}

  next(): GeneratedRequest {
    const operation = this.oneOf(this.operations);
    const method = this.chance(0.05) ? this.oneOf(METHODS) : operation.method;
    const body = method === 'GET' || method === 'HEAD' ? undefined : this.bodyOf(operation);
    return {
      method,
      path: this.pathOf(operation) + this.queryOf(operation),
      headers: this.headersOf(operation, body),
      body,
      operation,
    };
  }

  private pathOf({ path }: Operation): string {
    return path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
      if (name === 'version') return this.oneOf(['v19.0', 'v1', 'internal', 'unsupported', 'v', 'x']);
      return (
        encodeURIComponent(this.chance(0.8) ? this.oneOf(this.ids) : wellFormed(this.oneOf(ODD_TEXTS))) || 'x'
      );
    });
  }

  private queryOf({ parameters }: Operation): string {
    const pairs = parameters
      .filter((parameter) => parameter.in === 'query' && this.chance(0.4))
      .map(({ name, schema }) => [name, this.textOf(schema ?? {})]);
    if (this.chance(0.05)) pairs.push([wellFormed(this.oneOf(ODD_TEXTS)), 'x']);
    const query = pairs.map((pair) => pair.map((part) => encodeURIComponent(part!)).join('=')).join('&');
    if (this.chance(0.02)) return `?${query}&%zz=%`;
    return query && `?${query}`;
  }

  private headersOf({ bodyTypes }: Operation, body: string | undefined): Record<string, string> {
    const headers: Record<string, string> = {};
    if (body !== undefined || this.chance(0.05)) {
      headers['content-type'] = this.chance(0.9)
        ? this.oneOf(bodyTypes.length > 0 ? bodyTypes : ['application/json'])
        : this.oneOf(TYPES);
    }
    if (this.chance(0.02)) headers['content-encoding'] = this.oneOf(ENCODINGS);
    if (this.chance(0.02)) headers.range = this.oneOf(['bytes=0-1', 'bytes=-1', 'bytes=5-', 'nonsense']);
    if (this.chance(0.02)) headers['accept-encoding'] = this.oneOf(['gzip', 'br;q=0', '*', '']);
    if (this.chance(0.02)) headers.origin = this.oneOf(['http://localhost', 'null']);
    return headers;
  }

  private bodyOf({ body }: Operation): string | undefined {
    if (body === undefined) return this.chance(0.05) ? this.oneOf(['{}', 'x', '[]', '{']) : undefined;
    if (this.chance(0.03))
      return this.oneOf(['', '{', '[', '"x"', 'null', '1', '{}', '[]', '{"a":}', '\ufeff{}']);
    const text = JSON.stringify(this.valueOf(body, 0)) ?? 'null';
    return this.chance(0.03) ? text.slice(0, Math.floor(text.length * this.random())) : text;
  }

  private valueOf(given: Schema, depth: number): unknown {
    const schema = this.description.resolve(given);
    if (depth > 6 || this.chance(0.05)) return this.odd(depth);
    if (schema.example !== undefined && this.chance(0.3)) return schema.example;
    if (schema.enum !== undefined) return this.oneOf(schema.enum);
    const choices = schema.oneOf ?? schema.anyOf;
    if (choices !== undefined) return this.valueOf(this.oneOf(choices), depth + 1);
    if (schema.allOf !== undefined) return this.valueOf(schema.allOf[0]!, depth + 1);
    const type = Array.isArray(schema.type) ? this.oneOf(schema.type as readonly string[]) : schema.type;
    switch (type) {
      case 'object':
        return this.objectOf(schema, depth);
      case 'array':
        return Array.from({ length: Math.floor(this.random() * 4) }, () =>
          this.valueOf(schema.items ?? {}, depth + 1),
        );
      case 'integer':
      case 'number':
        return this.oneOf([0, 1, 2, 50, 1_000, -1, 1.5, 2 ** 53, 1e300]);
      case 'boolean':
        return this.chance(0.5);
      case 'null':
        return null;
      default:
        return this.textOf(schema);
    }
  }

  private objectOf({ properties = {}, required = [] }: Schema, depth: number): unknown {
    const names = Object.keys(properties).filter((name) => this.chance(required.includes(name) ? 0.95 : 0.4));
    const pairs = names.map((name): [string, unknown] => [name, this.valueOf(properties[name]!, depth + 1)]);
    if (this.chance(0.05)) pairs.push([this.oneOf(ODD_TEXTS), this.odd(depth)]);
    return Object.fromEntries(pairs);
  }

  private odd(depth: number): unknown {
    const kinds = [
      null,
      true,
      -0,
      1e308,
      this.oneOf(ODD_TEXTS),
      [],
      {},
      [[[]]],
      { constructor: { prototype: 1 } },
    ];
    return depth > 6 ? null : this.oneOf(kinds);
  }

  private textOf(schema: Schema): string {
    const { example, enum: words } = schema;
    if (words !== undefined && this.chance(0.8)) return String(this.oneOf(words));
    if (example !== undefined && this.chance(0.5))
      return typeof example === 'string' ? example : JSON.stringify(example);
    return wellFormed(this.chance(0.3) ? this.oneOf(this.ids) : this.oneOf(ODD_TEXTS));
  }

  private chance(share: number): boolean {
    return this.random() < share;
  }

  private oneOf<T>(choices: readonly T[]): T {
    return choices[Math.floor(this.random() * choices.length)]!;
  }
}

/** `encodeURIComponent` throws at half a surrogate pair. */
function wellFormed(text: string): string {
  return Buffer.from(text).toString();
}

/** Mulberry32: small, fast, and the same everywhere. @returns numbers from 0 to 1, without 1 */
export function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
