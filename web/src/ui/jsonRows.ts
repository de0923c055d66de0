import { kindOf, membersOf } from './json';

export type JsonPath = readonly (string | number)[];

/** A line of a tree of JSON. */
export interface JsonRow {
  /** Different from that of any other row of the same value. */
  readonly key: string;
  /** Undefined at the root. */
  readonly name: string | undefined;
  readonly value: unknown;
  readonly path: JsonPath;
  readonly depth: number;
  /** `end`: where an opened one is closed again. */
  readonly kind: 'leaf' | 'closed' | 'open' | 'end';
  /** How many members it has. */
  readonly members: number;
  readonly isArray: boolean;
}

/**
 * The lines of a value, of what is open. However deep it is, this takes no stack; and its time is that of the lines that there are.
 *
 * @param isOpen of an object or array that has members, by its key and how deep it is
 */
export function jsonRows(value: unknown, isOpen: (key: string, depth: number) => boolean): JsonRow[] {
  const rows: JsonRow[] = [];
  const left: JsonRow[] = [rowOf(undefined, value, [], 0)];
  for (let row = left.pop(); row !== undefined; row = left.pop()) {
    if (row.kind !== 'closed' || !isOpen(row.key, row.depth)) {
      rows.push(row);
      continue;
    }
    rows.push({ ...row, kind: 'open' });
    left.push({ ...row, key: `${row.key}]`, kind: 'end' });
    const { path, depth, isArray } = row;
    const members = membersOf(row.value);
    for (let n = members.length - 1; n >= 0; n--) {
      const [name, member] = members[n]!;
      left.push(rowOf(name, member, [...path, isArray ? n : name], depth + 1));
    }
  }
  return rows;
}

function rowOf(name: string | undefined, value: unknown, path: JsonPath, depth: number): JsonRow {
  const kind = kindOf(value);
  const isArray = kind === 'array';
  const members = isArray
    ? (value as readonly unknown[]).length
    : kind === 'object'
      ? Object.keys(value as object).length
      : 0;
  return {
    key: JSON.stringify(path),
    name,
    value,
    path,
    depth,
    kind: members > 0 ? 'closed' : 'leaf',
    members,
    isArray,
  };
}
