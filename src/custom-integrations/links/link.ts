import type { Tokens } from './token-answer.js';

/** How a user stands with an integration. */
export const LINK_STATES = ['none', 'linked', 'consentRequired'] as const;
export type LinkState = (typeof LINK_STATES)[number];

/** A user's account at a provider, its tokens opened. */
export interface Link {
  readonly id: string;
  readonly state: Exclude<LinkState, 'none'>;
  /** Null for ApiKey, and when a new consent is required. */
  readonly accessToken: string | null;
  readonly refreshToken: string | null;
  /** Whether the access token's time is over, by the database's clock. */
  readonly expired: boolean;
  /** Whether somebody refreshes it at this moment. */
  readonly refreshing: boolean;
  readonly tokenVersion: number;
  /** Of the integration, at the same moment. */
  readonly integration: { readonly revision: number; readonly enabled: boolean };
}

/** What is stored when an account is linked; no tokens: ApiKey. */
export interface NewLink {
  readonly id: string;
  readonly integrationId: string;
  readonly userId: string;
  readonly tokens: Tokens | null;
}
