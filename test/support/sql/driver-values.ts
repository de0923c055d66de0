import pg from 'pg';
import ts from 'typescript';

/** What a value is in a row: `text`, `number`, `boolean`, `bytes`, `moment`, `document` (JSON), or a list of one of them. */
export type Kind = string;

/** A value of each type that statements of the service return, as the server writes it; `void` is a function's that returns nothing. */
const SAMPLES: Readonly<Record<string, string>> = {
  bool: 't',
  bytea: '\\x00',
  int8: '1',
  int2: '1',
  int4: '1',
  oid: '1',
  text: 'a',
  varchar: 'a',
  name: 'a',
  uuid: '00000000-0000-4000-8000-000000000000',
  json: '{}',
  jsonb: '{}',
  float4: '1',
  float8: '1',
  numeric: '1',
  date: '2026-01-02',
  timestamptz: '2026-01-02 00:00:00+00',
  timestamp: '2026-01-02 00:00:00',
  _bool: '{t}',
  _bytea: '{"\\\\x00"}',
  _int8: '{1}',
  _int2: '{1}',
  _int4: '{1}',
  _text: '{a}',
  _varchar: '{a}',
  _uuid: '{00000000-0000-4000-8000-000000000000}',
  _float8: '{1}',
  _date: '{2026-01-02}',
  _timestamptz: '{"2026-01-02 00:00:00+00"}',
};

/** What each type's values become: the driver is asked, with the parsers that src/platform/database sets when a test database is made. @param names of types, by their OIDs */
export function kindsOf(names: ReadonlyMap<number, string>): Map<number, Kind> {
  const kinds = new Map<number, Kind>();
  for (const [oid, name] of names) {
    const sample = SAMPLES[name];
    if (sample === undefined) continue;
    const parse = pg.types.getTypeParser(oid, 'text') as (text: string) => unknown;
    kinds.set(oid, kindOfValue(parse(sample)));
  }
  return kinds;
}

function kindOfValue(value: unknown): Kind {
  if (Array.isArray(value)) return `list of ${kindOfValue(value[0])}`;
  if (typeof value === 'string') return 'text';
  if (Buffer.isBuffer(value)) return 'bytes';
  if (Object.prototype.toString.call(value) === '[object Date]') return 'moment';
  return typeof value === 'object' ? 'document' : typeof value;
}

/** What a value of a TypeScript type is, null and undefined apart; several when the type is a union of different ones. */
export function kindsOfType(checker: ts.TypeChecker, type: ts.Type): Set<Kind> {
  const kinds = new Set<Kind>();
  for (const one of type.isUnion() ? type.types : [type]) {
    if ((one.flags & (ts.TypeFlags.Null | ts.TypeFlags.Undefined)) !== 0) continue;
    kinds.add(kindOfType(checker, one));
  }
  return kinds;
}

function kindOfType(checker: ts.TypeChecker, type: ts.Type): Kind {
  const { flags } = type;
  if ((flags & ts.TypeFlags.StringLike) !== 0) return 'text';
  if ((flags & ts.TypeFlags.NumberLike) !== 0) return 'number';
  if ((flags & ts.TypeFlags.BooleanLike) !== 0) return 'boolean';
  if ((flags & ts.TypeFlags.Any) !== 0) return 'any';
  const name = type.getSymbol()?.name;
  if (name === 'Buffer' || name === 'Uint8Array') return 'bytes';
  if (name === 'Date') return 'moment';
  // Branded texts and numbers.
  if (type.isIntersection()) {
    const kinds = new Set(type.types.map((one) => kindOfType(checker, one)));
    for (const kind of ['text', 'number']) if (kinds.has(kind)) return kind;
  }
  if (checker.isArrayType(type) || checker.isTupleType(type)) {
    const [element] = checker.getTypeArguments(type as ts.TypeReference);
    const kinds = element ? kindsOfType(checker, element) : new Set<Kind>();
    // A list of objects is no array of PostgreSQL's, but JSON.
    const only = kinds.size === 1 ? [...kinds][0]! : 'document';
    return only === 'document' ? 'document' : `list of ${only}`;
  }
  return 'document';
}
