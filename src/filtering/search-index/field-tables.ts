import type { StateName } from '../model/filter.js';
import type { MatchInput } from '../evaluation/match-input.js';

/** Up to so many fields it is quicker to look each of them up than to go through the fields of the state. */
const FEW = 16;

/** Something for each field that filters name, in one state. A search goes by the fields that the event has. */
export class FieldTables<Table> {
  private readonly tables = new Map<string, Table>();
  /** The fields that must be looked at whatever keys the state has. */
  private readonly always = new Set<string>();

  get(fieldName: string): Table | undefined {
    return this.tables.get(fieldName);
  }

  /** @param ifAbsent whether the table says something about a field that the state lacks; else nothing is to be found */
  set(fieldName: string, table: Table, ifAbsent: boolean): void {
    this.tables.set(fieldName, table);
    // A path is in the state without being one of its keys.
    if (ifAbsent || fieldName.includes('.')) this.always.add(fieldName);
  }

  delete(fieldName: string): void {
    this.tables.delete(fieldName);
    this.always.delete(fieldName);
  }

  /** Calls back for every table whose field the event may have in the state; more than once for some. */
  each(event: MatchInput, state: StateName, use: (fieldName: string, table: Table) => void): void {
    if (this.tables.size <= FEW) {
      for (const [fieldName, table] of this.tables) use(fieldName, table);
      return;
    }
    for (const fieldName of this.always) use(fieldName, this.tables.get(fieldName)!);
    for (const fieldName of event.fieldNames(state)) {
      const table = this.tables.get(fieldName);
      if (table !== undefined && !this.always.has(fieldName)) use(fieldName, table);
    }
  }
}
