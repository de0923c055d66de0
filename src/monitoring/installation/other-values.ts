import type { SettingInForce, Shown } from '../../config/index.js';
import type { KnownNode } from './node-presence.repository.js';

/** A node where a setting has another value. */
export interface OtherValue {
  readonly node: string;
  readonly value: Shown | null;
}

/** What is meant to differ from node to node. */
const OF_EACH_NODE: readonly SettingInForce['name'][] = [
  'NODE_NAME',
  'HOST',
  'PORT',
  'DATA_DIR',
  'ROLES',
  'MAX_CONNECTIONS',
  'EGRESS_ADDRESSES',
];

/**
 * The running nodes that a setting has another value on: a node that was forgotten when the others were changed. What an older version does
 * not know is not other.
 * @param self the id of the node that answers
 */
export function otherwiseElsewhere(
  { name, value }: Pick<SettingInForce, 'name' | 'value'>,
  self: string,
  nodes: readonly Pick<KnownNode, 'id' | 'name' | 'alive' | 'settings'>[],
): OtherValue[] {
  if (OF_EACH_NODE.includes(name)) return [];
  return nodes
    .filter(({ id, alive, settings }) => id !== self && alive && name in settings)
    .map((node) => ({ node: node.name, value: node.settings[name]! }))
    .filter((other) => JSON.stringify(other.value) !== JSON.stringify(value));
}
