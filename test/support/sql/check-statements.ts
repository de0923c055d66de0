import pg from 'pg';
import ts from 'typescript';
import type { TestDatabase } from '../database.js';
import { type Column, describeStatement, type Described } from './describe.js';
import { type Kind, kindsOf, kindsOfType } from './driver-values.js';
import type { Samples } from './folding.js';
import { compileSources, type SourceProgram } from './source-program.js';
import { findStatements, type Statement, type Variant } from './statements.js';

/** What the sources and the schema do not say. */
export interface Allowances {
  readonly samples: Samples;
  /** Nullable columns that a statement's own condition keeps from being null, by file. */
  readonly neverNull: Readonly<Record<string, readonly string[]>>;
}

export interface CheckedStatements {
  /** Calls that send SQL, and the different texts that they send. */
  readonly statements: number;
  readonly variants: number;
  /** Mistakes, each with file and line. */
  readonly problems: readonly string[];
}

/** Prepares statements of the sources against a database, and compares what they return with the types they are read as. */
export class StatementCheck {
  private constructor(
    private readonly sources: SourceProgram,
    private readonly client: pg.Client,
    private readonly types: ReadonlyMap<number, string>,
    private readonly kinds: ReadonlyMap<number, Kind>,
    /** Columns of tables that may be null, as `table:number`. */
    private readonly nullable: ReadonlySet<string>,
  ) {}

  /** @param extra sources that do not exist on disk, or that take the place of what is there */
  static async open(
    { url }: TestDatabase,
    extra: Readonly<Record<string, string>> = {},
  ): Promise<StatementCheck> {
    const client = new pg.Client(url);
    await client.connect();
    const { rows } = await client.query<{ oid: number; name: string }>(
      'SELECT oid::int4, typname AS name FROM pg_type',
    );
    const types = new Map(rows.map(({ oid, name }) => [oid, name]));
    const nullable = await client.query<{ origin: string }>(
      `SELECT attrelid::oid || ':' || attnum AS origin FROM pg_attribute WHERE NOT attnotnull`,
    );
    const origins = new Set(nullable.rows.map(({ origin }) => origin));
    return new StatementCheck(compileSources(extra), client, types, kindsOf(types), origins);
  }

  async close(): Promise<void> {
    await this.client.end();
  }

  /** @param inspected which files are looked at, by their path relative to the repository */
  async check(
    inspected: (file: string) => boolean,
    { samples, neverNull }: Allowances = { samples: {}, neverNull: {} },
  ): Promise<CheckedStatements> {
    const { statements, problems } = findStatements(this.sources, samples, inspected);
    const found = new Set(problems);
    const needed = new Set<string>();
    for (const statement of statements) {
      const file = this.sources.fileOf(statement.call);
      const isNeverNull = (column: string): boolean => {
        const allowed = neverNull[file]?.includes(column) ?? false;
        if (allowed) needed.add(`${file}: ${column}`);
        return allowed;
      };
      for (const variant of statement.variants) {
        for (const problem of await this.compare(statement, variant, isNeverNull))
          found.add(`${this.sources.place(statement.call)}: ${problem}`);
      }
    }
    for (const [file, columns] of Object.entries(neverNull)) {
      for (const column of columns.filter((name) => !needed.has(`${file}: ${name}`)))
        found.add(`${file}: nothing needs ${column} to be never null.`);
    }
    const variants = statements.reduce((sum, statement) => sum + statement.variants.length, 0);
    return { statements: statements.length, variants, problems: [...found].sort() };
  }

  private async compare(
    statement: Statement,
    variant: Variant,
    isNeverNull: (column: string) => boolean,
  ): Promise<string[]> {
    const described: Described[] = [];
    for (const text of commands(variant.text)) {
      try {
        described.push(await describeStatement(this.client, text));
      } catch (error) {
        return [`PostgreSQL refuses the statement: ${(error as Error).message}.`];
      }
    }
    return [
      ...this.columns(statement, described.at(-1)!.columns, isNeverNull),
      ...this.parameters(variant, described[0]!.parameters),
    ];
  }

  private columns(
    { row, call }: Statement,
    columns: Described['columns'],
    isNeverNull: (column: string) => boolean,
  ): string[] {
    const { checker } = this.sources;
    const names = columns.map(({ name }) => name);
    const twice = names.filter((name, i) => names.indexOf(name) !== i);
    if (row !== undefined && (row.flags & ts.TypeFlags.Unknown) !== 0) return [];
    if (row === undefined) {
      const returned = columns.filter(({ type }) => this.types.get(type) !== 'void');
      return returned.length === 0 || isUnused(call)
        ? []
        : [`it returns ${names.join(', ')}, and its rows are read as any.`];
    }
    if ((row.flags & ts.TypeFlags.TypeParameter) !== 0)
      return ['its row type is a type parameter; name the type where the text is.'];
    const properties = new Map(checker.getPropertiesOfType(row).map((symbol) => [symbol.name, symbol]));
    return [
      ...twice.map((name) => `it returns two columns ${name}.`),
      ...names
        .filter((name) => !properties.has(name))
        .map((name) => `the column ${name} is missing in the row type.`),
      ...[...properties.keys()]
        .filter((name) => !names.includes(name))
        .map((name) => `no column gives ${name} of the row type.`),
      ...columns.flatMap((column) => {
        const property = properties.get(column.name);
        if (!property) return [];
        return this.column(column, checker.getTypeOfSymbolAtLocation(property, call), isNeverNull);
      }),
    ];
  }

  private column(
    { name, type, origin }: Column,
    property: ts.Type,
    isNeverNull: (column: string) => boolean,
  ): string[] {
    const read = kindsOfType(this.sources.checker, property);
    const [given, typeName] = [this.kinds.get(type), this.types.get(type)];
    if (given === undefined)
      return [`${name} is ${typeName}, of which test/support/sql/driver-values.ts has no sample.`];
    if (!isReadable(given, read))
      return [`${name} is ${typeName}, which comes as ${given}, and is read as ${[...read].join(' or ')}.`];
    return origin !== undefined && this.nullable.has(origin) && !mayBeNull(property) && !isNeverNull(name)
      ? [`${name} may be null, and is read as if it never were.`]
      : [];
  }

  private parameters({ values }: Variant, wanted: readonly number[]): string[] {
    if (values.length !== wanted.length)
      return [`it has ${wanted.length} parameters and is given ${values.length} values.`];
    return wanted.flatMap((type, i) => {
      const typeName = this.types.get(type) ?? String(type);
      const kinds = [...kindsOfType(this.sources.checker, values[i]!)];
      const wrong = kinds.filter((kind) => !isSendable(kind, typeName));
      return wrong.length === 0 ? [] : [`$${i + 1} is ${typeName} and is given ${wrong.join(' or ')}.`];
    });
  }
}

/** Whether nobody looks at what a call gives. */
function isUnused(call: ts.CallExpression): boolean {
  let node: ts.Node = call;
  const isHandled = (): boolean =>
    ts.isPropertyAccessExpression(node.parent) && node.parent.name.text === 'catch';
  while (ts.isAwaitExpression(node.parent) || isHandled())
    node = isHandled() ? node.parent.parent : node.parent;
  return ts.isExpressionStatement(node.parent);
}

/** Several commands in one text, which only statements without values may have. */
function commands(text: string): string[] {
  return text.includes('$') ? [text] : text.split(';').filter((one) => one.trim() !== '');
}

function mayBeNull(type: ts.Type): boolean {
  const nullish = ts.TypeFlags.Null | ts.TypeFlags.Unknown;
  return (type.isUnion() ? type.types : [type]).some(({ flags }) => (flags & nullish) !== 0);
}

/** JSON may be read as anything that is no class: what is in it is for whoever writes it. */
function isReadable(given: Kind, read: ReadonlySet<Kind>): boolean {
  if (given === 'document') return [...read].every((kind) => !['bytes', 'moment', 'any'].includes(kind));
  return [...read].every((kind) => kind === given);
}

/** What pg turns into a text that the type's input function takes, whatever the value is. */
function isSendable(kind: Kind, typeName: string): boolean {
  if (typeName.startsWith('_'))
    return kind.startsWith('list of ') && isSendable(kind.slice('list of '.length), typeName.slice(1));
  switch (kind) {
    case 'text':
      return !/^(int|float|numeric|bool|bytea|oid)/.test(typeName);
    case 'number':
      return /^(int|float|numeric|oid)/.test(typeName);
    case 'boolean':
      return typeName === 'bool';
    case 'bytes':
      return typeName === 'bytea';
    case 'moment':
      return /^(timestamp|date)/.test(typeName);
    case 'document':
      return typeName.startsWith('json');
    default:
      return false;
  }
}
