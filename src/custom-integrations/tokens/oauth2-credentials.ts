import type { AuthenticationHeaders, Credentials } from '../model/credentials.js';
import type { OAuth2Integration } from '../model/integration.js';
import type { Account } from '../links/link-errors.js';
import type { AccessTokens } from './access-tokens.js';

const BEARER = 'Bearer ';

/** A user's tokens (docs/contract/document-webhooks.md#2). */
export class OAuth2Credentials implements Credentials {
  constructor(
    private readonly accessTokens: AccessTokens,
    private readonly account: Account<OAuth2Integration>,
  ) {}

  async headers(): Promise<AuthenticationHeaders> {
    return { Authorization: BEARER + (await this.accessTokens.current(this.account)) };
  }

  async renew(
    { Authorization: refused = '' }: AuthenticationHeaders,
    status: number,
  ): Promise<AuthenticationHeaders | null> {
    const token = await this.accessTokens.renewed(this.account, refused.slice(BEARER.length), status);
    return token === null ? null : { Authorization: BEARER + token };
  }
}
