/** Where the pages of linking are, as browsers reach them. */
export class LinkAddresses {
  /** The path that the flow's cookies are for. */
  readonly cookiePath: string;
  readonly start: string;
  /** What is registered with the provider (docs/contract/document-webhooks.md#1). */
  readonly redirectUri: string;
  readonly origin: string;
  readonly secure: boolean;

  /** @param publicUrl PUBLIC_URL, without a slash at its end; its path is part of every address */
  constructor(publicUrl: string, integrationId: string) {
    const base = `${publicUrl}/custom-integrations/${integrationId}/oauth2`;
    const url = new URL(base);
    this.start = `${base}/start`;
    this.redirectUri = `${base}/callback`;
    this.origin = url.origin;
    this.secure = url.protocol === 'https:';
    // A cookie's path ends at a semicolon, and would then match nothing.
    this.cookiePath = url.pathname.includes(';') ? '/' : url.pathname;
  }

  /** @param handle the flow's, which goes into the address as it stands */
  startOf(handle: string): string {
    return `${this.start}?flow=${handle}`;
  }
}
