import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import {
  decodeBody,
  isObject,
  mediaType,
  ofType,
  parseJson,
  saysJson,
  unsupportedType,
} from '../../platform/http/body/index.js';
import { AppError, pathOf } from '../../platform/http/errors/index.js';
import { checked } from '../../platform/http/input/index.js';
import { type Authenticated, Authentication, type Credentials } from '../access/authentication.js';
import { headerCredentials } from '../access/request-principal.js';
import { ApiKeysService, type KeyOwner } from '../login/api-keys.service.js';
import {
  type VendorLoginCall,
  type VendorLoginRoute,
  vendorLoginRoute,
  USER_ACTIONS,
} from './vendor-login-call.js';
import { clientOf } from '../login/client.js';
import { LoginParameters } from './vendor-login-responses.js';
import { VendorLoginParameters, queryPairs } from './vendor-login-parameters.js';
import { LoginService, type NewSession, type PasswordCredentials } from '../login/login.service.js';

/** Every answer under the vendor's log-in paths. */
export interface VendorLoginAnswer {
  readonly data: NewSession | { readonly success: true } | { readonly result: string | true };
}

/** The vendor's log-in calls, as existing clients make them (docs/contract/event-subscriptions.md#2). */
@Injectable()
export class VendorLoginService {
  constructor(
    private readonly logins: LoginService,
    private readonly apiKeys: ApiKeysService,
    private readonly authentication: Authentication,
  ) {}

  /** Answers a call whatever its HTTP method is: the `method` parameter may mean another one. */
  async answer(request: FastifyRequest): Promise<VendorLoginAnswer> {
    const parameters = VendorLoginParameters.of(queryPairs(request.url), bodyPairs(request));
    const route = vendorLoginRoute({
      path: pathOf(request.url),
      method: request.method,
      override: text(parameters, 'method'),
      action: parameters.get('action'),
    });
    if ('refused' in route) throw rejection(route, request);
    return { data: await this.perform(route.call, parameters, request) };
  }

  private async perform(
    call: VendorLoginCall,
    parameters: VendorLoginParameters,
    request: FastifyRequest,
  ): Promise<VendorLoginAnswer['data']> {
    switch (call) {
      case 'login':
        return this.logins.login(passwordCredentials(parameters, request));
      case 'logout':
        return this.logout(parameters, request);
      case 'session':
        return this.session(parameters, request);
      case 'getApiKey':
        return { result: await this.apiKeys.get(await this.keyOwner(parameters, request)) };
      case 'generateApiKey':
        return { result: await this.apiKeys.generate(await this.keyOwner(parameters, request)) };
      case 'clearApiKey':
        return { result: await this.apiKeys.clear(await this.keyOwner(parameters, request)) };
    }
  }

  private async logout(
    parameters: VendorLoginParameters,
    request: FastifyRequest,
  ): Promise<{ success: true }> {
    const { sessionID, authorization } = headerCredentials(request);
    const shown = { sessionID: sessionID || text(parameters, 'sessionID'), authorization };
    const { sessionHash } = await this.authenticated(shown);
    if (!sessionHash) throw new AppError('AuthenticationRequired');
    await this.logins.logout(sessionHash);
    return { success: true };
  }

  private session(parameters: VendorLoginParameters, request: FastifyRequest): Promise<NewSession> {
    if (givesPassword(parameters)) return this.logins.login(passwordCredentials(parameters, request));
    const { apiKey, authorization } = headerCredentials(request);
    const key = apiKey || text(parameters, 'apiKey') || authorization;
    if (!key) {
      throw new AppError(
        'AuthenticationRequired',
        'A session requires an apiKey, as header or parameter, or a username and password.',
      );
    }
    return this.logins.startFromKey(key, clientOf(request));
  }

  /** By name and password when either is given, else by the session or API key. */
  private async keyOwner(parameters: VendorLoginParameters, request: FastifyRequest): Promise<KeyOwner> {
    if (givesPassword(parameters)) {
      const user = await this.logins.checkPassword(passwordCredentials(parameters, request));
      return { userId: user.id, username: user.username, customerId: user.customerId };
    }
    const { sessionID, apiKey, authorization } = headerCredentials(request);
    const shown =
      sessionID || apiKey
        ? { sessionID, apiKey }
        : { sessionID: text(parameters, 'sessionID'), apiKey: text(parameters, 'apiKey'), authorization };
    const cookie = this.authentication.cookieOf(request);
    // Whatever the method is: a key is made, cleared or told.
    return (await this.authenticated({ ...shown, cookie: cookie && { ...cookie, changes: true } })).principal;
  }

  private async authenticated(shown: Credentials): Promise<Authenticated> {
    const found = await this.authentication.authenticate(shown);
    if (!found) throw new AppError('AuthenticationRequired');
    return found;
  }
}

function rejection(
  route: Extract<VendorLoginRoute, { refused: unknown }>,
  request: FastifyRequest,
): AppError {
  const path = pathOf(request.url);
  const actions = USER_ACTIONS.join(', ');
  switch (route.refused) {
    case 'nothing here':
      return new AppError('NotFound', `There is nothing at ${request.method} ${path}.`);
    case 'path action':
      return new AppError('NotFound', `There is no action at ${path}; the actions are ${actions}.`);
    case 'action':
      return new AppError('ValidationFailed', `action must be one of ${actions}.`);
    case 'method': {
      // What stands there by mistake might be a password.
      const meant = /^[A-Z]{1,20}$/.test(route.meant) ? route.meant : 'The method in the parameter "method"';
      const message = `${meant} is not supported at ${path}; allowed here: ${route.allow}.`;
      return new AppError('MethodNotAllowed', message, { Allow: route.allow });
    }
  }
}

function givesPassword(parameters: VendorLoginParameters): boolean {
  return parameters.has('username') || parameters.has('password');
}

function bodyPairs(request: FastifyRequest): Iterable<readonly [string, unknown]> {
  const body = decodeBody(request.body);
  if (body.trim() === '') return [];
  const type = mediaType(request);
  if (type === 'application/x-www-form-urlencoded') return new URLSearchParams(body);
  if (!saysJson(type)) throw unsupportedType(type, 'application/x-www-form-urlencoded or application/json');
  const parsed = ofType(type, () => parseJson(body));
  if (!isObject(parsed)) throw new AppError('ValidationFailed', 'The body must be a JSON object or a form.');
  return Object.entries(parsed);
}

function text(parameters: VendorLoginParameters, name: string): string | undefined {
  const value = parameters.get(name);
  if (value !== undefined && typeof value !== 'string') {
    throw new AppError('ValidationFailed', `${name} must be a string.`);
  }
  return value;
}

function passwordCredentials(
  parameters: VendorLoginParameters,
  request: FastifyRequest,
): PasswordCredentials {
  const given = { username: parameters.get('username'), password: parameters.get('password') };
  const { username, password } = checked(LoginParameters, given);
  return { username, password, ...clientOf(request) };
}
