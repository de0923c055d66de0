import type { AuthenticationHeaders, Credentials } from '../model/credentials.js';

/** An integration's key and the caller's name, on every call (docs/contract/document-webhooks.md#3). */
export class ApiKeyCredentials implements Credentials {
  constructor(
    private readonly apiKey: string,
    private readonly username: string,
  ) {}

  headers(): Promise<AuthenticationHeaders> {
    return Promise.resolve({ apiKey: this.apiKey, username: this.username });
  }

  renew(): Promise<null> {
    return Promise.resolve(null);
  }
}
