import type { Clock } from '../../platform/clock/clock.js';
import type { EgressClient } from '../../platform/egress/index.js';
import { AppError, type ErrorCode } from '../../platform/http/errors/index.js';
import type { Integration } from '../model/integration.js';
import type { WatchCall } from '../model/provider-call.js';
import { AnswerRecorder } from './answer-recorder.js';
import { ProviderCalls, type ProviderSettings } from './provider-calls.js';
import type { TakeShare } from './provider-load.js';
import { readServiceInfoAnswer } from './read-service-info.js';
import type { Ignored, ServiceInfo, ServiceInfoProbe } from '../model/service-info.js';
import { sentSecrets } from './sent-secrets.js';

/** As many parts of an answer are named that say nothing. */
const MOST_IGNORED = 50;

/** What a provider does or says wrong, and nobody else. */
const OF_THE_PROVIDER: readonly ErrorCode[] = [
  'NotFound',
  'ProviderAccessDenied',
  'ProviderConflict',
  'ProviderError',
  'ProviderTimeout',
  'RangeNotSatisfiable',
];

/** What says that there is no such endpoint. */
const NONE: readonly number[] = [404, 405, 410, 501];

/**
 * What a provider says of itself, asked without authentication, but with the headers and parameters of every call
 * (docs/contract/document-webhooks.md#4).
 * @param take what the call takes of this node, where somebody could make many of them
 * @param watch who wants to know what becomes of it
 * @param ignore is told of each part of the answer that says nothing here
 * @returns null from a provider that has no serviceInfo: 404, 405, 410 and 501
 * @throws AppError ProviderError, ProviderTimeout, ProviderAccessDenied
 */
export async function readServiceInfo(
  integration: Integration,
  egress: EgressClient,
  settings: ProviderSettings,
  take?: TakeShare,
  watch?: WatchCall,
  ignore?: (path: string, reason: string) => void,
): Promise<ServiceInfo | null> {
  const calls = new ProviderCalls(integration, null, egress, settings, take, watch);
  return calls.jsonUnless(NONE, { method: 'GET', endpoint: 'serviceInfo', parameters: {} }, (value) =>
    readServiceInfoAnswer(value, ignore),
  );
}

/**
 * The same, to look at what the provider answers. Failures that are the provider's are part of the result.
 * @throws AppError what this service itself could not do
 */
export async function probeServiceInfo(
  integration: Integration,
  egress: EgressClient,
  settings: ProviderSettings,
  clock: Clock,
  watch: WatchCall,
): Promise<ServiceInfoProbe> {
  const recorder = new AnswerRecorder(clock);
  const ignored: Ignored[] = [];
  const ignore = (path: string, reason: string): void => {
    if (ignored.length < MOST_IGNORED) ignored.push({ path, reason });
  };
  const watching = recorder.watching(watch);
  let read: ServiceInfo | null = null;
  let error: ServiceInfoProbe['error'] = null;
  try {
    read = await readServiceInfo(integration, egress, settings, undefined, watching, ignore);
  } catch (thrown) {
    if (!(thrown instanceof AppError) || !OF_THE_PROVIDER.includes(thrown.code)) throw thrown;
    error = { class: thrown.code, message: thrown.message };
    ignored.length = 0;
  }
  return { answer: recorder.answer(probeSecrets(integration)), read, ignored, error };
}

/** Whatever is secret of the integration: nobody knows what a provider writes into its answer. */
function probeSecrets(integration: Integration): string[] {
  const { authenticationType } = integration;
  const own = authenticationType === 'OAuth2' ? integration.clientSecret : integration.apiKey;
  return sentSecrets(integration, { authorization: own });
}
