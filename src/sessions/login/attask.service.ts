import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { decodeBody, isObject, mediaType, parseJson } from '../../platform/http/body/index.js';
import { AppError, pathOf } from '../../platform/http/errors/index.js';
import { type Authenticated, Authentication } from '../access/authentication.js';
import { headerCredentials } from '../access/request-principal.js';
import { ApiKeysService, type KeyOwner } from './api-keys.service.js';
import { attaskRoute } from './attask-call.js';
import { AttaskParameters, queryPairs } from './attask-parameters.js';
import { LoginService, type NewSession, type PasswordCredentials } from './login.service.js';

/** Every answer under the vendor's log-in paths. */
export interface AttaskAnswer {
  readonly data: NewSession | { readonly success: true } | { readonly result: string | true };
}

/** The vendor's log-in calls, as existing clients make them (contract, section 2). */
@Injectable()
export class AttaskService {
  constructor(
    private readonly logins: LoginService,
    private readonly apiKeys: ApiKeysService,
    private readonly authentication: Authentication,
  ) {}

  /** Answers a call whatever its HTTP method is: the `method` parameter may mean another one. */
  async answer(request: FastifyRequest): Promise<AttaskAnswer> {
    const { version, resource } = pathParts(request.url);
    const parameters = AttaskParameters.of(queryPairs(request.url), bodyPairs(request));
    const route = attaskRoute(version, resource, text(parameters, 'method') ?? request.method);
    if ('call' in route) return { data: await this.perform(route.call, parameters, request) };
    const call = `${request.method} ${pathOf(request.url)}`;
    if (route.refused === 'method') {
      throw new AppError('MethodNotAllowed', `${call} is not supported; allowed here: ${route.allow}.`, {
        Allow: route.allow,
      });
    }
    throw new AppError('NotFound', `There is nothing at ${call}.`);
  }

  private perform(
    call: 'login' | 'logout' | 'user',
    parameters: AttaskParameters,
    request: FastifyRequest,
  ): Promise<AttaskAnswer['data']> {
    switch (call) {
      case 'login':
        return this.logins.login(passwordCredentials(parameters, request));
      case 'logout':
        return this.logout(parameters, request);
      case 'user':
        return this.userAction(parameters, request);
    }
  }

  private async logout(parameters: AttaskParameters, request: FastifyRequest): Promise<{ success: true }> {
    const sessionID = headerCredentials(request).sessionID || text(parameters, 'sessionID');
    const found = await this.authenticated({ sessionID });
    await this.logins.logout(found.sessionHash!);
    return { success: true };
  }

  private async userAction(
    parameters: AttaskParameters,
    request: FastifyRequest,
  ): Promise<{ result: string | true }> {
    const action = text(parameters, 'action');
    switch (action) {
      case 'getApiKey':
        return { result: await this.apiKeys.get(await this.keyOwner(parameters, request)) };
      case 'generateApiKey':
        return { result: await this.apiKeys.generate(await this.keyOwner(parameters, request)) };
      case 'clearApiKey':
        return { result: await this.apiKeys.clear(await this.keyOwner(parameters, request)) };
      default:
        throw new AppError(
          'ValidationFailed',
          'action must be one of getApiKey, generateApiKey, clearApiKey.',
        );
    }
  }

  /** By name and password when either is given, else by the session or API key. */
  private async keyOwner(parameters: AttaskParameters, request: FastifyRequest): Promise<KeyOwner> {
    if (parameters.has('username') || parameters.has('password')) {
      const user = await this.logins.checkPassword(passwordCredentials(parameters, request));
      return { userId: user.id, username: user.username, customerId: user.customerId };
    }
    const headers = headerCredentials(request);
    const inHeaders = headers.sessionID || headers.apiKey;
    const shown = inHeaders ? headers : { sessionID: text(parameters, 'sessionID') };
    return (await this.authenticated(shown)).principal;
  }

  private async authenticated(shown: Parameters<Authentication['authenticate']>[0]): Promise<Authenticated> {
    const found = await this.authentication.authenticate(shown);
    if (!found) throw new AppError('AuthenticationRequired');
    return found;
  }
}

/** `/attask/api/v13.0/login` has a version, `/attask/api-internal/login` has none. */
function pathParts(url: string): { version: string | undefined; resource: string } {
  const parts = pathOf(url).split('/');
  const resource = parts.at(-1) ?? '';
  return { resource, version: parts[2] === 'api' ? (parts[3] ?? '') : undefined };
}

function bodyPairs(request: FastifyRequest): Iterable<readonly [string, unknown]> {
  const body = decodeBody(request.body);
  if (body.trim() === '') return [];
  const type = mediaType(request);
  if (type === 'application/x-www-form-urlencoded') return new URLSearchParams(body);
  if (type !== '' && type !== 'text/plain' && type !== 'application/json' && !type.endsWith('+json')) {
    throw new AppError(
      'UnsupportedMediaType',
      `The content type "${type}" is not supported here; send application/x-www-form-urlencoded or application/json.`,
    );
  }
  const parsed = parseJson(body);
  if (!isObject(parsed)) throw new AppError('ValidationFailed', 'The body must be a JSON object or a form.');
  return Object.entries(parsed);
}

function text(parameters: AttaskParameters, name: string): string | undefined {
  const value = parameters.get(name);
  if (value !== undefined && typeof value !== 'string') {
    throw new AppError('ValidationFailed', `${name} must be a string.`);
  }
  return value;
}

function passwordCredentials(parameters: AttaskParameters, request: FastifyRequest): PasswordCredentials {
  return {
    username: required(parameters, 'username'),
    password: required(parameters, 'password'),
    ip: request.ip,
  };
}

function required(parameters: AttaskParameters, name: string): string {
  const value = text(parameters, name);
  if (value === undefined) throw new AppError('ValidationFailed', `${name} is required.`);
  return value;
}
