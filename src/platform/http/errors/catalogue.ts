interface CatalogueEntry {
  readonly status: number;
  /** Said when the place that raises it has nothing more exact to say. */
  readonly message: string;
}

/** Every error that a caller can see: code, status, default message. docs/errors.md lists the same. */
export const CATALOGUE = {
  ValidationFailed: { status: 400, message: 'The request is not valid.' },
  MalformedBody: { status: 400, message: 'The body is not well-formed.' },
  MalformedRequest: { status: 400, message: 'The request is not well-formed HTTP.' },
  AuthenticationRequired: {
    status: 401,
    message:
      'A valid sessionID header (or apiKey, or Authorization) is required: it is missing, unknown or expired.',
  },
  LoginFailed: { status: 401, message: 'The username or the password is wrong.' },
  AccessDenied: { status: 403, message: 'This needs a System Administrator.' },
  ProviderAccessDenied: { status: 403, message: 'The document provider denies access.' },
  NotFound: { status: 404, message: 'There is nothing at this address.' },
  MethodNotAllowed: { status: 405, message: 'This method is not supported here.' },
  Conflict: { status: 409, message: 'This already exists.' },
  StateConflict: { status: 409, message: 'This cannot be done in its current state.' },
  LimitReached: { status: 409, message: 'The limit for these has been reached.' },
  UrlDisabled: { status: 409, message: 'The URL is disabled or frozen; enable it first.' },
  SubscriptionPaused: { status: 409, message: 'The subscription is paused; resume it first.' },
  LinkRequired: { status: 409, message: 'Link your account at this service first.' },
  ConsentRequired: {
    status: 409,
    message: 'The provider requires your consent again; link your account again.',
  },
  ProviderConflict: {
    status: 409,
    message: 'The document provider reports a conflict with what is already there.',
  },
  IntegrationDisabled: { status: 409, message: 'This integration is disabled.' },
  LinksWouldBeDropped: {
    status: 409,
    message:
      'This edit would unlink the accounts that users have linked; send dropLinks=true to make it anyway.',
  },
  BodyTooLarge: { status: 413, message: 'The body is too large.' },
  UnsupportedMediaType: {
    status: 415,
    message: 'This content type or content encoding is not supported here.',
  },
  RangeNotSatisfiable: { status: 416, message: 'The document does not have the range asked for.' },
  TooManyRequests: { status: 429, message: 'Too many attempts; try again later.' },
  HeadersTooLarge: { status: 431, message: 'The request headers are too large.' },
  InternalError: { status: 500, message: 'Something went wrong on our side.' },
  ProviderError: { status: 502, message: 'The document provider failed.' },
  StoreUnavailable: { status: 503, message: 'The database cannot be reached; nothing was taken. Try again.' },
  SecretUnreadable: {
    status: 503,
    message: 'A stored secret cannot be opened with the keys that this service was given.',
  },
  Overloaded: {
    status: 503,
    message: 'Too much is under way at once; nothing was taken. Try again.',
  },
  ProviderTimeout: { status: 504, message: 'The document provider did not answer in time.' },
  ShuttingDown: { status: 503, message: 'This node is shutting down; nothing was taken. Try again.' },
} as const satisfies Record<string, CatalogueEntry>;

export type ErrorCode = keyof typeof CATALOGUE;
