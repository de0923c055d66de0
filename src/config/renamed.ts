import type { Environment } from './load-config.js';
import { SETTINGS, type Setting } from './settings.js';

/** A sentence for each variable that is set under a name that a setting had before. */
export function renamedVariables(env: Environment = process.env): string[] {
  return Object.entries<Setting>(SETTINGS).flatMap(([name, { formerly }]) => {
    if (formerly === undefined || !env[formerly]) return [];
    return [
      env[name]
        ? `The environment variable ${formerly} is now called ${name}, which is set too: ${formerly} has no effect.`
        : `The environment variable ${formerly} is now called ${name}. The old name still works; please use the new one.`,
    ];
  });
}
