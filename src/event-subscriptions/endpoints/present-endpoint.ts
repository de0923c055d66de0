import { type CountedEndpoint, endpointKey, stateOf } from '../../delivery/index.js';
import type { EndpointResponse } from './endpoint-responses.js';

/** The URL with its health, as callers see it. */
export function presentEndpoint(endpoint: CountedEndpoint): EndpointResponse {
  const { disabledAt, frozenAt, windowAttempts, windowFailures } = endpoint;
  const health = stateOf(endpoint);
  return {
    id: endpointKey(endpoint.urlHash),
    url: endpoint.url,
    health,
    reason: health === 'healthy' ? null : endpoint.reason,
    since: (frozenAt ?? disabledAt)?.toISOString() ?? null,
    nextProbeAt: health === 'disabled' ? (endpoint.probeAt?.toISOString() ?? null) : null,
    successes: endpoint.successes,
    failures: endpoint.failures,
    failureRate: windowAttempts === 0 ? null : windowFailures / windowAttempts,
    recentAttempts: windowAttempts,
    consecutiveFailures: endpoint.streak,
    silentSince: endpoint.silentSince.toISOString(),
    onHold: endpoint.onHold,
    retrying: endpoint.retrying,
    inFlight: endpoint.inFlight,
    complete: endpoint.complete,
    subscriptions: endpoint.subscriptions,
    createdAt: endpoint.createdAt.toISOString(),
  };
}
