import type { FieldResult } from '../../platform/http/input/index.js';
import { isJsonObject } from '../../platform/json/index.js';
import { nameProblem, textProblem } from '../../lib/text-rules.js';
import { unknownNames } from '../../lib/unknown-names.js';
import { kindOf, quoted } from '../../lib/value-text.js';

/** What people say of a subscription, beside what the vendor's resource has. */
export interface SubscriptionSettings {
  readonly name: string | null;
  readonly description: string | null;
  /** By their keys. */
  readonly labels: Readonly<Record<string, string>>;
  /** Whether its deliveries are put on hold until it is resumed. */
  readonly paused: boolean;
}

/** Settings as they are answered: with the moment, ISO 8601, since which it is paused. */
export interface ShownSettings extends SubscriptionSettings {
  readonly pausedAt: string | null;
}

/** Settings as they are stored. */
export interface StoredSettings extends Omit<SubscriptionSettings, 'paused'> {
  /** Null while it is not paused. */
  readonly pausedAt: Date | null;
}

export function shownSettings({ name, description, labels, pausedAt }: StoredSettings): ShownSettings {
  const paused = pausedAt !== null;
  return { name, description, labels, paused, pausedAt: pausedAt?.toISOString() ?? null };
}

/** What is given of them. */
export type SettingsChange = Partial<SubscriptionSettings>;

/** In characters. */
export const LONGEST_NAME = 200;
export const LONGEST_DESCRIPTION = 2_000;
export const MOST_LABELS = 20;
export const LONGEST_LABEL_KEY = 63;
export const LONGEST_LABEL_VALUE = 255;

/** Letters and digits of any language, and what joins them; never `=`, which stands between key and value in a query. */
const LABEL_KEY = /^[\p{L}\p{N}][\p{L}\p{N}\p{M}._/-]*$/u;

type Read<T> = { readonly value: T } | { readonly problem: string };

type Readers = {
  readonly [Field in keyof SubscriptionSettings]: (sent: unknown) => Read<SubscriptionSettings[Field]>;
};

/** Each by its rule; null, and `""` for a text, take it away. */
export const SETTINGS_READERS: Readers = {
  name: (sent) => readText(sent, (text) => nameProblem(text, LONGEST_NAME)),
  description: (sent) => readText(sent, descriptionProblem),
  labels: readLabels,
  paused: (sent) =>
    typeof sent === 'boolean' ? { value: sent } : { problem: `must be true or false, not ${kindOf(sent)}` },
};

/** Settings that stand in a field of their own; every problem names its place. */
export function readSettings(sent: unknown, field: string): FieldResult<SettingsChange> {
  if (sent === undefined || sent === null) return { value: {} };
  if (!isJsonObject(sent)) return { problem: `must be an object, not ${kindOf(sent)}` };
  const known = Object.keys(SETTINGS_READERS) as (keyof SubscriptionSettings)[];
  const given = Object.keys(sent);
  const names = given.filter((name) => !known.some((one) => one === name));
  const problems = unknownNames({ kind: 'field', names, known, where: field });
  const settings: Partial<Record<keyof SubscriptionSettings, unknown>> = {};
  for (const name of known.filter((one) => given.includes(one))) {
    const result = SETTINGS_READERS[name](sent[name]);
    if ('value' in result) settings[name] = result.value;
    else problems.push(`${field}.${name} ${result.problem}`);
  }
  return problems.length === 0 ? { value: settings as SettingsChange } : { problems };
}

/** A label that is there, with this value where one is given. */
export interface LabelQuery {
  readonly key: string;
  readonly value?: string;
}

/** What a label in a query asks for: that it is there (`team`), or has a value (`team=billing`). */
export function readLabelQuery(text: string): Read<LabelQuery> {
  const at = text.indexOf('=');
  const key = at === -1 ? text : text.slice(0, at);
  const problem = labelKeyProblem(key);
  if (problem !== undefined) return { problem: `must be a label's key, or key=value: its key ${problem}` };
  if (at === -1) return { value: { key } };
  const value = text.slice(at + 1);
  const ofValue = textProblem(value, 0, LONGEST_LABEL_VALUE);
  return ofValue === undefined ? { value: { key, value } } : { problem: `has a value that ${ofValue}` };
}

function readText(sent: unknown, problemOf: (text: string) => string | undefined): Read<string | null> {
  if (sent === null || sent === undefined || sent === '') return { value: null };
  if (typeof sent !== 'string') return { problem: `must be a string or null, not ${kindOf(sent)}` };
  const problem = problemOf(sent);
  return problem === undefined ? { value: sent } : { problem };
}

/** Of several lines. */
function descriptionProblem(text: string): string | undefined {
  const lines = text.replaceAll(/\r\n|[\n\t]/g, ' ');
  return textProblem(lines, 1, LONGEST_DESCRIPTION);
}

function readLabels(sent: unknown): Read<Readonly<Record<string, string>>> {
  if (sent === null || sent === undefined) return { value: {} };
  if (!isJsonObject(sent)) return { problem: `must be an object of texts, not ${kindOf(sent)}` };
  const entries = Object.entries(sent);
  if (entries.length > MOST_LABELS) {
    return { problem: `must not hold more than ${MOST_LABELS} labels, but hold ${entries.length}` };
  }
  const problem = entries.map(labelProblem).find((found) => found !== undefined);
  return problem === undefined
    ? { value: Object.fromEntries(entries) as Record<string, string> }
    : { problem };
}

function labelProblem([key, value]: [string, unknown]): string | undefined {
  const ofKey = labelKeyProblem(key);
  if (ofKey !== undefined) return `must have other keys: ${quoted(key)} ${ofKey}`;
  if (typeof value !== 'string') return `must be texts, but ${quoted(key)} is ${kindOf(value)}`;
  const ofValue = textProblem(value, 0, LONGEST_LABEL_VALUE);
  return ofValue === undefined ? undefined : `must be texts that fit: ${quoted(key)} ${ofValue}`;
}

function labelKeyProblem(key: string): string | undefined {
  const problem = textProblem(key, 1, LONGEST_LABEL_KEY);
  if (problem !== undefined) return problem;
  return LABEL_KEY.test(key)
    ? undefined
    : 'must begin with a letter or digit, and hold letters, digits, ".", "_", "-" and "/"';
}
