import { differs } from '../values/changed.js';
import type { StateName } from '../model/filter.js';
import { isObject, own } from '../model/json.js';
import { lookup } from '../values/field-lookup.js';
import { Operand } from '../values/operand.js';

/** The two states of an event, parsed only when asked for; `{}` where the event has none. */
export interface EventStates {
  oldState(): unknown;
  newState(): unknown;
}

/**
 * What the filters of all subscriptions see of one event. Make one per event and pass it to every filter: each
 * state is parsed, each field looked up and its value normalised at most once, and only if some filter asks.
 */
export class MatchInput {
  // Most events need one state alone, and few need to know what changed.
  private readonly fields: { oldState?: Map<string, Operand>; newState?: Map<string, Operand> } = {};
  private changes: Map<string, boolean> | undefined = undefined;
  private readonly names: { oldState?: readonly string[]; newState?: readonly string[] } = {};
  private readonly parsed: { oldState?: unknown; newState?: unknown } = {};

  constructor(private readonly states: EventStates) {}

  /** The value of a field in the named state; the empty value when it is absent. */
  field(state: StateName, fieldName: string): Operand {
    const known = (this.fields[state] ??= new Map<string, Operand>());
    let value = known.get(fieldName);
    if (value === undefined) {
      value = new Operand(lookup(this.state(state), fieldName));
      known.set(fieldName, value);
    }
    return value;
  }

  /** Whether the field differs between the two states. */
  changed(fieldName: string): boolean {
    const known = (this.changes ??= new Map<string, boolean>());
    let changed = known.get(fieldName);
    if (changed === undefined) {
      changed = differs(this.field('oldState', fieldName).raw, this.field('newState', fieldName).raw);
      known.set(fieldName, changed);
    }
    return changed;
  }

  /** The keys that the named state has, and those of its custom data; paths are not among them. */
  fieldNames(state: StateName): readonly string[] {
    return (this.names[state] ??= keysOf(this.state(state)));
  }

  private state(name: StateName): unknown {
    if (!(name in this.parsed)) this.parsed[name] = this.states[name]();
    return this.parsed[name];
  }
}

function keysOf(state: unknown): readonly string[] {
  if (!isObject(state)) return [];
  const custom = own(state, 'parameterValues');
  if (!isObject(custom)) return Object.keys(state);
  return [...Object.keys(state), ...Object.keys(custom).filter((key) => !Object.hasOwn(state, key))];
}

/** A match input over two states that are parsed already. */
export function matchInput(states: { oldState?: unknown; newState?: unknown }): MatchInput {
  return new MatchInput({ oldState: () => states.oldState ?? {}, newState: () => states.newState ?? {} });
}
