import type { AppConfig } from './app-config.js';
import type { Shown } from './kinds.js';
import { whenUnset } from './reference.js';
import { SETTINGS, type Setting, type SettingName } from './settings.js';

/** A setting as administrators see it: nothing of a secret but that it is set. */
export interface SettingInForce {
  readonly name: SettingName;
  /** Null: there is none, and {@link whenUnset} says what that means. */
  readonly value: Shown | null;
  /** What counts when it is not set, as the reference says it. */
  readonly whenUnset: string;
  readonly description: string;
  /** The environment variable that it was taken from: its name, or a former one. Null: it is not set. */
  readonly variable: string | null;
  /** Whether administrators of every customer see it. */
  readonly forCustomers: boolean;
}

const MIB = 1024 * 1024;

/** What was worked out at the start for want of a value, or in place of one. */
const WORKED_OUT: { readonly [Name in SettingName]?: (config: AppConfig) => Shown | undefined } = {
  PUBLIC_URL: ({ publicUrl }) => publicUrl,
  MAX_CONNECTIONS: ({ maxConnections }) => maxConnections,
  DATA_DIR: ({ dataDir }) => dataDir,
  DELIVERY_CONCURRENCY: ({ delivery }) => delivery.concurrency,
  NODE_NAME: ({ nodeName }) => nodeName,
  BODY_MEMORY_MB: ({ bodyMemoryBytes }) => bodyMemoryBytes / MIB,
};

/** Every setting with the value that counts in this process, shown as its kind has it. */
export function settingsInForce(config: AppConfig): SettingInForce[] {
  return (Object.keys(SETTINGS) as SettingName[]).map((name) => {
    const setting: Setting = SETTINGS[name];
    return {
      name,
      value: shown(name, config),
      whenUnset: whenUnset(setting),
      description: setting.description,
      variable: config.variables.get(name) ?? null,
      forCustomers: setting.forCustomers ?? false,
    };
  });
}

function shown(name: SettingName, config: AppConfig): Shown | null {
  const workedOut = WORKED_OUT[name];
  if (workedOut !== undefined) return workedOut(config) ?? null;
  const value: unknown = config.settings[name];
  return value === undefined ? null : SETTINGS[name].kind.show(value as never);
}
