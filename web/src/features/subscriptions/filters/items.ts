import { type Connector, readGroup, withMember } from './reading';

/** One filter or group in the builder. What stands in `raw` is what is sent, whatever of it the builder can show. */
export interface Item {
  /** Of this page alone. */
  readonly id: string;
  readonly raw: unknown;
  /** Of a group that the builder can show. */
  readonly members?: readonly Item[];
  /** What somebody is typing and is no value yet: the item cannot be sent. */
  readonly pending?: boolean;
}

/** What a subscription may hold: docs/filters.md. */
export const LIMITS = { filters: 100, groups: 10, least: 2, most: 5 } as const;

let last = 0;
const newId = (): string => `item-${++last}`;

/** Filters as the builder edits them. */
export function itemsOf(filters: readonly unknown[]): readonly Item[] {
  return filters.map((raw) => {
    const group = readGroup(raw);
    return group === undefined
      ? { id: newId(), raw }
      : { id: newId(), raw, members: group.filters.map((member) => ({ id: newId(), raw: member })) };
  });
}

/** The filters again. Nothing that was not edited is another than it was, its keys and the digits of its numbers included. */
export function filtersOf(items: readonly Item[]): readonly unknown[] {
  return items.map(({ raw, members }) =>
    members === undefined
      ? raw
      : withMember(
          raw,
          'filters',
          members.map((member) => member.raw),
        ),
  );
}

export function newRow(raw: unknown = { fieldName: '' }): Item {
  return { id: newId(), raw };
}

/** A group of two, joined in the other way than what it stands in: else it would change nothing. */
export function newGroup(around: Connector, state: unknown): Item {
  const row = (): Item => newRow(state === undefined ? undefined : { fieldName: '', state });
  return {
    id: newId(),
    raw: { type: 'group', connector: around === 'AND' ? 'OR' : 'AND', filters: [] },
    members: [row(), row()],
  };
}

/** The items with one of them changed, wherever it stands. */
export function withItem(
  items: readonly Item[],
  id: string,
  change: (item: Item) => Item | undefined,
): readonly Item[] {
  return items.flatMap((item) => {
    if (item.id === id) return change(item) ?? [];
    if (item.members?.some((member) => member.id === id)) {
      return { ...item, members: withItem(item.members, id, change) };
    }
    return item;
  });
}

/** The items without one of them. What remains of a group of two stands for it: a group of one is refused. */
export function withoutItem(items: readonly Item[], id: string): readonly Item[] {
  return withItem(items, id, () => undefined).flatMap((item) =>
    item.members?.length === 1 ? item.members : item.members?.length === 0 ? [] : item,
  );
}

/** How many filters there are in all, and how many groups. */
export function sizeOf(items: readonly Item[]): { readonly filters: number; readonly groups: number } {
  return {
    filters: items.reduce((sum, { members }) => sum + (members?.length ?? 1), 0),
    groups: items.filter(({ members }) => members !== undefined).length,
  };
}

export function isPending(items: readonly Item[]): boolean {
  return items.some(({ pending, members }) => pending || (members !== undefined && isPending(members)));
}

/** The item at a place of the service's messages: `filters[1].filters[0]`. */
export function itemAt(items: readonly Item[], path: string): Item | undefined {
  const indexes = [...path.matchAll(/filters\[(\d+)\]/g)].map(([, index]) => Number(index));
  const [outer, inner] = indexes;
  const item = outer === undefined ? undefined : items[outer];
  return inner === undefined ? item : (item?.members?.[inner] ?? item);
}
