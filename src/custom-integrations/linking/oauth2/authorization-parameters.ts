import type { NameValue } from '../../registry/integration.js';

/** What the flow itself says at the authentication URL; nobody else may. */
const OF_THE_FLOW = new Set([
  'state',
  'redirect_uri',
  'client_id',
  'response_type',
  'code',
  'code_challenge',
  'code_challenge_method',
]);

/**
 * The request parameters as they go to the authentication URL. A name that was given several times is said as often; one that
 * belongs to the flow, not at all.
 */
export function authorizationParameters(requestParameters: readonly NameValue[]): Record<string, string[]> {
  const parameters = Object.create(null) as Record<string, string[]>;
  for (const { name, value } of requestParameters) {
    if (!OF_THE_FLOW.has(name)) (parameters[name] ??= []).push(value);
  }
  return parameters;
}
