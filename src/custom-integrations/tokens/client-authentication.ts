import type { ClientAuthMethod, OAuth2Integration } from '../model/integration.js';
import type { TokenAnswer } from '../links/token-answer.js';
import { CONSENT_ERRORS } from './consent-errors.js';

type Client = Pick<OAuth2Integration, 'clientId' | 'clientSecret'>;

/** What a token request is made of besides the grant. */
export interface ShownClient {
  readonly headers: readonly [name: string, value: string][];
  /** Of the form. */
  readonly parameters: Readonly<Record<string, string>>;
  /** What must not come back in a message. */
  readonly secrets: readonly string[];
}

/**
 * In which ways a client shows who it is, in turn: the next one when the one before is refused
 * (docs/contract/document-webhooks.md#1). What is known to work comes first, and may be outdated.
 */
export function methodsOf({
  tokenEndpointAuthMethod: method,
  knownAuthMethod: known,
}: Pick<OAuth2Integration, 'tokenEndpointAuthMethod' | 'knownAuthMethod'>): readonly ClientAuthMethod[] {
  if (method !== 'auto') return [method];
  return known === 'client_secret_basic'
    ? ['client_secret_basic', 'client_secret_post']
    : ['client_secret_post', 'client_secret_basic'];
}

/**
 * The client in the form, or as HTTP Basic: then form-encoded before base64, so that a colon in the id is none, and not in the
 * form too, since a client must not authenticate in two ways at once (RFC 6749, sections 2.3 and 2.3.1).
 */
export function showClient({ clientId, clientSecret }: Client, method: ClientAuthMethod): ShownClient {
  if (method === 'client_secret_post')
    return {
      headers: [],
      parameters: { client_id: clientId, client_secret: clientSecret },
      secrets: [clientSecret],
    };
  const basic = Buffer.from(`${formEncoded(clientId)}:${formEncoded(clientSecret)}`).toString('base64');
  return {
    headers: [['Authorization', `Basic ${basic}`]],
    parameters: {},
    secrets: [basic, formEncoded(clientSecret), clientSecret],
  };
}

/** Whether an answer refuses the client, so that showing it in another way may help: any 401, and `invalid_client`. */
export function refusesClient(answer: TokenAnswer): boolean {
  if (answer.kind === 'tokens') return false;
  return (
    answer.status === 401 || (answer.kind === 'refused' && answer.error.toLowerCase() === 'invalid_client')
  );
}

/**
 * Whether an answer shows that the client was taken: it has tokens, or refuses what only a known client can be refused. Other
 * errors may come of a way that the server does not know: `invalid_request` for want of a client_id.
 */
export function takesClient(answer: TokenAnswer): boolean {
  if (answer.kind === 'tokens') return true;
  return answer.kind === 'refused' && answer.status !== 401 && CONSENT_ERRORS.has(answer.error.toLowerCase());
}

/** As application/x-www-form-urlencoded, of one value. */
function formEncoded(value: string): string {
  return new URLSearchParams([['', value]]).toString().slice(1);
}
