import type { components } from '../../api/schema';
import type { Tone } from '../../ui/Badge';

type Schemas = components['schemas'];
export type Integration = Schemas['IntegrationResponse'];
export type Probe = Schemas['ServiceInfoProbeResponse'];
export type LinkedAccount = Schemas['IntegrationLinkResponse'];
export type ProviderCall = Schemas['ProviderCallResponse'];
export type CallSummary = Schemas['AllCallsResponse'];
export type CallFigures = Omit<CallSummary, 'operations' | 'since'>;
export type AuthenticationType = Integration['authenticationType'];

export const LINK_STATES = ['linked', 'consentRequired'] as const;
export const CALL_OUTCOMES = ['succeeded', 'refused', 'failed', 'abandoned'] as const;
export type CallOutcome = (typeof CALL_OUTCOMES)[number];

export const OUTCOME_TONES: Readonly<Record<CallOutcome, Tone>> = {
  succeeded: 'good',
  refused: 'info',
  failed: 'bad',
  abandoned: 'quiet',
};

/** Every endpoint of the contract with providers, as they would be read through. */
export const ENDPOINTS = [
  'metadata',
  'files',
  'search',
  'download',
  'thumbnail',
  'uploadInit',
  'upload',
  'createFolder',
  'rename',
  'delete',
  'customAction',
] as const;

interface ListFilters {
  readonly q?: string | undefined;
  readonly type?: AuthenticationType | undefined;
  readonly enabled?: 'yes' | 'no' | undefined;
}

/** The integrations that the list's filters let through. */
export function filtered(
  integrations: readonly Integration[],
  { q, type, enabled }: ListFilters,
): Integration[] {
  const wanted = q?.toLowerCase();
  return integrations.filter(
    (one) =>
      (type === undefined || one.authenticationType === type) &&
      (enabled === undefined || one.enabled === (enabled === 'yes')) &&
      (wanted === undefined || `${one.name}\n${one.baseApiUrl}`.toLowerCase().includes(wanted)),
  );
}

/** A share as a percentage that people read: 0.98 is 1 %, 0.04 is 4.0 %; what is not nothing is never 0 %. */
export function percent(share: number, locale: string): string {
  const digits = share > 0 && share < 0.1 ? 1 : 0;
  return new Intl.NumberFormat(locale, {
    style: 'percent',
    minimumFractionDigits: digits,
    maximumFractionDigits: share > 0 && share < 0.001 ? 2 : digits,
  }).format(share);
}

/** What went wrong, without the integration's name before it: for the page of that integration. */
export function withoutName(message: string, name: string): string {
  return message.startsWith(`${name}: `) ? message.slice(name.length + 2) : message;
}
