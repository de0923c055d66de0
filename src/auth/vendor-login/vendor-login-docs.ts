import { applyDecorators, Header, HttpCode } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import {
  ApiBody,
  ApiConsumes,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiQuery,
  type ApiQueryOptions,
  ApiSecurity,
} from '@nestjs/swagger';
import { ApiErrors, type ErrorCode } from '../../platform/http/errors/index.js';
import {
  LoginParameters,
  LoginResponse,
  LogoutParameters,
  LogoutResponse,
  SessionParameters,
  UserActionParameters,
  UserActionResponse,
} from './vendor-login-responses.js';
import { USER_ACTIONS } from './vendor-login-call.js';

const ALIKE =
  'Also under /attask/api/ without a version, /attask/api/internal/, /attask/api/api-internal/, /attask/api/unsupported/, ' +
  '/attask/api-internal/, /attask/api-unsupported/ and /attask/api-asp/. Parameters may come in the query, as a form or as ' +
  'JSON; the first counts, the query before the body; unknown ones are ignored. A parameter `method` takes the place of the ' +
  'HTTP method.';

/** What a call takes and answers, however it is called. */
interface Described {
  readonly summary: string;
  readonly description?: string;
  readonly query: readonly ApiQueryOptions[];
  readonly body: new () => object;
  readonly type: new () => object;
  readonly answer: string;
  readonly errors: readonly ErrorCode[];
  /** Whether a session or key counts, so that it may come as header. */
  readonly shows?: readonly ('sessionID' | 'apiKey' | 'bearer')[];
}

const text = (name: string, description?: string): ApiQueryOptions => ({
  name,
  required: false,
  schema: { type: 'string' },
  ...(description !== undefined && { description }),
});

const PASSWORD = [text('username'), text('password', 'Better sent in a body: proxies log queries.')];
const SLOWED_DOWN = ['LoginFailed', 'TooManyRequests', 'Overloaded'] as const;

const CALLS = {
  login: {
    summary: 'Log in',
    query: PASSWORD,
    body: LoginParameters,
    type: LoginResponse,
    answer: 'A new session.',
    errors: SLOWED_DOWN,
  },
  logout: {
    summary: 'Log out',
    query: [text('sessionID', 'In place of the header.')],
    body: LogoutParameters,
    type: LogoutResponse,
    answer: 'The session has ended.',
    errors: ['AuthenticationRequired'],
    shows: ['sessionID', 'bearer'],
  },
  session: {
    summary: 'Start a session with an API key',
    description:
      'Or with username and password, as login does. A session that was started with a key ends when the key does.',
    query: [text('apiKey', 'In place of the header.'), ...PASSWORD],
    body: SessionParameters,
    type: LoginResponse,
    answer: 'A new session.',
    errors: ['AuthenticationRequired', ...SLOWED_DOWN],
    shows: ['apiKey', 'bearer'],
  },
  user: {
    summary: 'Read, create or remove your own API key',
    description: 'By username and password, or by a session or API key. `user` may be spelt in any case.',
    query: [{ name: 'action', required: false, enum: USER_ACTIONS }, ...PASSWORD],
    body: UserActionParameters,
    type: UserActionResponse,
    answer: 'The key, "" when there is none, or true.',
    errors: ['AuthenticationRequired', ...SLOWED_DOWN, 'SecretUnreadable'],
    shows: ['sessionID', 'apiKey', 'bearer'],
  },
} as const satisfies Record<string, Described>;

/**
 * Describes one way to make one of the vendor's log-in calls, whose bodies are small.
 * @param sent by a method without a body, parameters come in the query
 */
export function VendorLoginOperation(
  call: keyof typeof CALLS,
  operationId: string,
  sent: 'query' | 'body',
): MethodDecorator {
  const { summary, description, query, body, type, answer, errors, shows }: Described = CALLS[call];
  const inBody = sent === 'body';
  return applyDecorators(
    HttpCode(200),
    RouteConfig({ smallBody: true }),
    Header('Cache-Control', 'no-store'),
    ApiOperation({ operationId, summary, description: description ? `${description} ${ALIKE}` : ALIKE }),
    ...(shows ?? []).map((name) => ApiSecurity(name)),
    ...(inBody ? [ApiConsumes('application/x-www-form-urlencoded', 'application/json')] : []),
    ...(inBody ? [ApiBody({ required: false, type: body })] : query.map((one) => ApiQuery(one))),
    ApiOkResponse({ type, description: answer }),
    ApiErrors('ValidationFailed', 'NotFound', ...errors, ...(inBody ? BODY_ERRORS : [])),
  );
}

const BODY_ERRORS = ['MalformedBody', 'BodyTooLarge', 'UnsupportedMediaType'] as const;

/** The action as the path's last segment. */
export const ActionParam = (): MethodDecorator => ApiParam({ name: 'action', enum: USER_ACTIONS });
