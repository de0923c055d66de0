/**
 * A column of the database that holds sealed values, one a row. The module that writes it describes it, so that its values
 * can be sealed anew under another key without knowing what they are for.
 */
export interface SealedColumn {
  /** What it holds, in the plural, for people: "API keys of users". */
  readonly holds: string;
  readonly table: string;
  readonly column: string;
  /** The column that identifies a row, unique and never null. */
  readonly key: string;
  readonly keyType: 'uuid' | 'text' | 'bigint';
  /** The context under which the row with this key seals its value. */
  readonly context: (key: string) => string;
}
