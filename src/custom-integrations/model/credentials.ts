/** Headers that authenticate one call to a provider. */
export type AuthenticationHeaders = Readonly<Record<string, string>>;

/** Where a call's authentication comes from: an API key, or a user's tokens. */
export interface Credentials {
  /** @throws AppError LinkRequired, ConsentRequired; ProviderError or ProviderTimeout when a due refresh failed */
  headers(): Promise<AuthenticationHeaders>;
  /**
   * What to repeat a call with after the provider answered it 401 or 403.
   * @param refused what {@link headers} gave for that call
   * @param status 401 says that the authentication is worth nothing; 403 may mean the document
   * @returns null when there is nothing else to try, as with an API key
   * @throws AppError as `headers`
   */
  renew(refused: AuthenticationHeaders, status: number): Promise<AuthenticationHeaders | null>;
}
