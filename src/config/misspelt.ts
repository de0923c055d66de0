import { nearName } from '../lib/nearest-name.js';
import type { Environment } from './load-config.js';
import { SETTINGS, type Setting } from './settings.js';

const NAMES = Object.keys(SETTINGS);
const FORMER_NAMES = Object.values<Setting>(SETTINGS).flatMap(({ formerly }) => formerly ?? []);
/**
 * Names of a single word are left out, since every environment has words near to them: HOSTNAME is not a misspelt
 * HOST.
 */
const OF_SEVERAL_WORDS = NAMES.filter((name) => name.includes('_'));

/**
 * A sentence for each variable that looks like one of ours misspelt, and would therefore have no effect: it begins with the
 * same letter and is near to a setting that is not set.
 */
export function misspeltVariables(env: Environment = process.env): string[] {
  return Object.keys(env)
    .filter(
      (name) =>
        /^[A-Z][A-Z0-9]*_[A-Z0-9_]+$/.test(name) && !NAMES.includes(name) && !FORMER_NAMES.includes(name),
    )
    .flatMap((name) => {
      const meant = nearName(
        name,
        OF_SEVERAL_WORDS.filter((setting) => setting[0] === name[0] && !env[setting]),
      );
      return meant === undefined
        ? []
        : [`The environment variable ${name} is not a setting and has no effect; ${meant} is one.`];
    })
    .toSorted();
}
