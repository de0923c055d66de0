import { ApiError } from '../../api/errors';
import type { AuthenticationType, Integration } from './integrations';

interface Parameter {
  readonly name: string;
  readonly value: string;
}

/** A header as it is edited: without a value, the stored one stays. */
interface HeaderDraft {
  readonly name: string;
  readonly value: string | undefined;
  /** What is known of the stored value; undefined for a header that is not stored yet. */
  readonly stored?: { readonly lastFour: string | null } | undefined;
}

/** An integration as the form has it. Secrets that are undefined stay as they are stored. */
export interface Draft {
  readonly name: string;
  readonly baseApiUrl: string;
  readonly requestParameters: readonly Parameter[];
  readonly requestHeaders: readonly HeaderDraft[];
  readonly authenticationType: AuthenticationType;
  readonly authenticationUrl: string;
  readonly tokenEndpointUrl: string;
  readonly clientId: string;
  readonly clientSecret: string | undefined;
  readonly tokenEndpointAuthMethod: 'auto' | 'client_secret_post' | 'client_secret_basic';
  readonly pkce: boolean;
  readonly apiKey: string | undefined;
}

/** The fields as the API names them, for what it says of them. */
export const FIELDS = [
  'name',
  'baseApiUrl',
  'requestParameters',
  'requestHeaders',
  'authenticationType',
  'authenticationUrl',
  'tokenEndpointUrl',
  'clientId',
  'clientSecret',
  'tokenEndpointAuthMethod',
  'pkce',
  'apiKey',
] as const satisfies readonly (keyof Draft)[];

const OF_TYPE: Readonly<Record<AuthenticationType, readonly (keyof Draft)[]>> = {
  OAuth2: [
    'authenticationUrl',
    'tokenEndpointUrl',
    'clientId',
    'clientSecret',
    'tokenEndpointAuthMethod',
    'pkce',
  ],
  ApiKey: ['apiKey'],
};
const OF_BOTH: readonly (keyof Draft)[] = ['name', 'baseApiUrl', 'requestParameters', 'requestHeaders'];

export const EMPTY: Draft = {
  name: '',
  baseApiUrl: '',
  requestParameters: [],
  requestHeaders: [],
  authenticationType: 'OAuth2',
  authenticationUrl: '',
  tokenEndpointUrl: '',
  clientId: '',
  clientSecret: '',
  tokenEndpointAuthMethod: 'auto',
  pkce: true,
  apiKey: '',
};

/** A stored integration as the form begins with it. */
export function draftOf(integration: Integration): Draft {
  return {
    name: integration.name,
    baseApiUrl: integration.baseApiUrl,
    requestParameters: integration.requestParameters.map(({ name, value }) => ({ name, value })),
    requestHeaders: integration.requestHeaders.map(({ name, lastFour }) => ({
      name,
      value: undefined,
      stored: { lastFour },
    })),
    authenticationType: integration.authenticationType,
    authenticationUrl: integration.authenticationUrl ?? '',
    tokenEndpointUrl: integration.tokenEndpointUrl ?? '',
    clientId: integration.clientId ?? '',
    clientSecret: undefined,
    tokenEndpointAuthMethod: integration.tokenEndpointAuthMethod ?? 'auto',
    pkce: integration.pkce ?? true,
    apiKey: undefined,
  };
}

/** The body of the call that registers it: the fields of its type alone. */
export function creation(draft: Draft, enabled: boolean): Record<string, unknown> {
  const { authenticationType } = draft;
  const fields = [...OF_BOTH, ...OF_TYPE[authenticationType]].map((field) => [field, sent(draft, field)]);
  return { authenticationType, ...Object.fromEntries(fields), enabled };
}

/** The body of the call that edits it: what is different from the stored one alone. Nothing: there is nothing to save. */
export function changes(stored: Integration, draft: Draft): Record<string, unknown> {
  const before = draftOf(stored);
  const fields = [...OF_BOTH, ...OF_TYPE[stored.authenticationType]]
    .filter((field) => JSON.stringify(sent(before, field)) !== JSON.stringify(sent(draft, field)))
    .map((field) => [field, sent(draft, field)]);
  return Object.fromEntries(fields);
}

function sent(draft: Draft, field: keyof Draft): unknown {
  if (field !== 'requestHeaders') return draft[field];
  return draft.requestHeaders.map(({ name, value }) => (value === undefined ? { name } : { name, value }));
}

const SECRETS: readonly string[] = ['clientSecret', 'apiKey'];

/** The same body with words in the place of secrets, to be copied. */
export function withoutSecrets(body: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(body).map(([field, value]) => {
      if (SECRETS.includes(field)) return [field, '…'];
      if (field !== 'requestHeaders' || !Array.isArray(value)) return [field, value];
      return [field, value.map((header: object) => ('value' in header ? { ...header, value: '…' } : header))];
    }),
  );
}

/** Where the only thing wrong is that another integration has the name. */
export function nameConflict(error: unknown): string | undefined {
  return error instanceof ApiError && error.code === 'Conflict' ? error.message : undefined;
}
