/** What the OAuth2 flow itself says at the authentication URL, beside the request parameters; nobody else may. */
export const FLOW_PARAMETERS: ReadonlySet<string> = new Set([
  'state',
  'redirect_uri',
  'client_id',
  'response_type',
  'response_mode',
  'code',
  'code_challenge',
  'code_challenge_method',
]);
