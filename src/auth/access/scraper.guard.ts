import { timingSafeEqual } from 'node:crypto';
import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { APP_CONFIG, type AppConfig } from '../../config/index.js';
import { hashToken } from '../../platform/crypto/index.js';
import { AppError } from '../../platform/http/errors/index.js';
import { Authentication } from './authentication.js';
import { refuseUnlessOperator } from './guards.js';
import { OperatorsRepository } from './operators.repository.js';
import { shownCredentials } from './request-principal.js';

const WANTED =
  'Reading the metrics requires METRICS_TOKEN as bearer token, or the session or API key of a System Administrator; ' +
  'what was sent is missing, unknown or expired.';

/**
 * Lets in whoever shows METRICS_TOKEN, which needs no database, and by the usual headers who runs the installation. 401 without
 * any of these, 403 for other users.
 */
@Injectable()
export class ScraperGuard implements CanActivate {
  /** Hashes are compared, so that neither time nor length tells anything of the token. */
  private readonly tokenHash: Buffer | undefined;

  constructor(
    private readonly authentication: Authentication,
    private readonly operators: OperatorsRepository,
    @Inject(APP_CONFIG) { metricsToken }: AppConfig,
  ) {
    this.tokenHash = metricsToken === undefined ? undefined : hashToken(metricsToken);
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const shown = shownCredentials(this.authentication, request);
    const token = shown.authorization;
    if (token !== undefined && this.tokenHash && timingSafeEqual(hashToken(token), this.tokenHash))
      return true;
    const caller = await this.authentication.authenticate(shown);
    if (!caller) throw new AppError('AuthenticationRequired', WANTED);
    await refuseUnlessOperator(this.operators, caller.principal);
    return true;
  }
}
