import { FLOW_PARAMETERS } from '../model/flow-parameters.js';
import type { NameValue } from '../model/integration.js';

/**
 * The request parameters as they go to the authentication URL. A name that was given several times is said as often; one that
 * belongs to the flow, not at all.
 */
export function authorizationParameters(requestParameters: readonly NameValue[]): Record<string, string[]> {
  const parameters = Object.create(null) as Record<string, string[]>;
  for (const { name, value } of requestParameters) {
    if (!FLOW_PARAMETERS.has(name)) (parameters[name] ??= []).push(value);
  }
  return parameters;
}
