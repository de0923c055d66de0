import { textProblem } from '../../lib/text-rules.js';
import { CONNECTION_HEADERS, headerNameProblem as nameProblem } from '../../platform/validation/index.js';
import { unknownNames } from '../../lib/unknown-names.js';
import { FLOW_PARAMETERS } from '../model/flow-parameters.js';
import type { Integration } from '../model/integration.js';

type AuthenticationType = Integration['authenticationType'];

export const MOST_PARAMETERS = 50;
export const MOST_HEADERS = 20;
const LONGEST_NAME = 255;
const LONGEST_PARAMETER = 2_000;
const LONGEST_HEADER = 4_096;
const FIELDS = ['name', 'value'];

/** Those of one connection, and what is each call's own. */
const OWN_HEADERS: ReadonlySet<string> = new Set([...CONNECTION_HEADERS, 'range', 'cookie']);

/** What authenticates a call, and is therefore not the administrator's to set. */
const AUTHENTICATION_HEADERS: Readonly<Record<AuthenticationType, readonly string[]>> = {
  OAuth2: ['authorization'],
  ApiKey: ['apikey', 'username'],
};

/** RFC 9110, section 5.5, without the bytes beyond ASCII, which mean something else to every server. */
const HEADER_VALUE = /^[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?$/;

/** What can be sent as a header's value: printable ASCII that neither begins nor ends with a space. */
export function headerValueProblem(value: unknown, longest: number): string | undefined {
  const problem = textProblem(value, 1, longest);
  if (problem !== undefined) return problem;
  return HEADER_VALUE.test(value as string)
    ? undefined
    : 'must be printable ASCII that neither begins nor ends with a space';
}

/** All that is wrong with the request parameters of an integration; each sentence says where. */
export function parameterProblems(value: unknown, type: AuthenticationType): string[] {
  return listProblems('requestParameters', value, MOST_PARAMETERS, (entry) => [
    parameterNameProblem(entry['name'], type),
    textProblem(entry['value'], 0, LONGEST_PARAMETER),
  ]);
}

/**
 * All that is wrong with the request headers of an integration; each sentence says where, and none repeats a value.
 * @param keeping whether an entry may leave its value out, which keeps the stored one
 */
export function headerProblems(value: unknown, type: AuthenticationType, keeping: boolean): string[] {
  const seen = new Set<string>();
  return listProblems('requestHeaders', value, MOST_HEADERS, (entry) => [
    headerNameProblem(entry['name'], type, seen),
    keeping && entry['value'] === undefined ? undefined : headerValueProblem(entry['value'], LONGEST_HEADER),
  ]);
}

/** @param problemsOf an entry: of its name, of its value */
function listProblems(
  field: string,
  list: unknown,
  most: number,
  problemsOf: (entry: Record<string, unknown>) => (string | undefined)[],
): string[] {
  if (!Array.isArray(list)) return [`${field} must be an array of {"name", "value"}`];
  if (list.length > most) return [`${field} must have at most ${most} entries`];
  return list.flatMap((raw: unknown, index) => {
    const at = `${field}[${index}]`;
    if (typeof raw !== 'object' || raw === null || Array.isArray(raw))
      return [`${at} must be an object with name and value and nothing else`];
    const { name, value, ...others } = Object.fromEntries(Object.entries(raw)) as Record<string, unknown>;
    const [ofName, ofValue] = problemsOf({ name, value });
    return [
      ...unknownNames({ kind: 'field', names: Object.keys(others), known: FIELDS, where: at }),
      ...(ofName === undefined ? [] : [`${at}.name ${ofName}`]),
      ...(ofValue === undefined ? [] : [`${at}.value ${ofValue}`]),
    ];
  });
}

function parameterNameProblem(name: unknown, type: AuthenticationType): string | undefined {
  const problem = textProblem(name, 1, LONGEST_NAME);
  if (problem !== undefined) return problem;
  return type === 'OAuth2' && FLOW_PARAMETERS.has(name as string)
    ? `must not be ${JSON.stringify(name)}, a parameter of the OAuth2 flow`
    : undefined;
}

/** @param seen the names so far, in lower case; this one is added */
function headerNameProblem(name: unknown, type: AuthenticationType, seen: Set<string>): string | undefined {
  const problem = textProblem(name, 1, LONGEST_NAME) ?? nameProblem(name as string);
  if (problem !== undefined) return problem;
  const lower = (name as string).toLowerCase();
  if (OWN_HEADERS.has(lower) || AUTHENTICATION_HEADERS[type].includes(lower)) {
    return `must not be ${JSON.stringify(name)}, which this service sets or leaves out itself`;
  }
  if (seen.has(lower)) return `must not be ${JSON.stringify(name)} a second time`;
  seen.add(lower);
  return undefined;
}
