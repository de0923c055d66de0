/** Headers that authenticate one call to a provider. */
export type AuthenticationHeaders = Readonly<Record<string, string>>;

/** Where a call's authentication comes from: an API key, or a user's tokens. */
export interface Credentials {
  /** @throws AppError LinkRequired, ConsentRequired; ProviderError or ProviderTimeout when a due refresh failed */
  headers(): Promise<AuthenticationHeaders>;
  /**
   * What to repeat a call with after the provider answered it 401 or 403.
   * @param refused what {@link headers} gave for that call
   * @returns null when there is nothing else to try, as with an API key
   * @throws AppError as `headers`
   */
  renew(refused: AuthenticationHeaders): Promise<AuthenticationHeaders | null>;
}
