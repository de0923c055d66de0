import type { EgressClient } from '../../platform/egress/index.js';
import type { Integration } from '../model/integration.js';
import type { WatchCall } from '../model/provider-call.js';
import { ProviderCalls, type ProviderSettings } from './provider-calls.js';
import type { TakeShare } from './provider-load.js';
import { readServiceInfoAnswer } from './read-service-info.js';
import type { ServiceInfo } from '../model/service-info.js';

/** What says that there is no such endpoint. */
const NONE: readonly number[] = [404, 405, 410, 501];

/**
 * What a provider says of itself, asked without authentication, but with the headers and parameters of every call
 * (docs/contract/document-webhooks.md#4).
 * @param take what the call takes of this node, where somebody could make many of them
 * @param watch who wants to know what becomes of it
 * @returns null from a provider that has no serviceInfo: 404, 405, 410 and 501
 * @throws AppError ProviderError, ProviderTimeout, ProviderAccessDenied
 */
export async function readServiceInfo(
  integration: Integration,
  egress: EgressClient,
  settings: ProviderSettings,
  take?: TakeShare,
  watch?: WatchCall,
): Promise<ServiceInfo | null> {
  const calls = new ProviderCalls(integration, null, egress, settings, take, watch);
  return calls.jsonUnless(
    NONE,
    { method: 'GET', endpoint: 'serviceInfo', parameters: {} },
    readServiceInfoAnswer,
  );
}
