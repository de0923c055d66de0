import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { AppError } from '../../platform/http/errors/index.js';
import { Authentication } from './authentication.js';
import { OperatorsRepository } from './operators.repository.js';
import type { Principal } from './principal.js';
import { authenticateRequest } from './request-principal.js';

/** Lets in whoever has a valid session or API key; 401 otherwise (docs/contract/event-subscriptions.md#2). */
@Injectable()
export class UserGuard implements CanActivate {
  constructor(private readonly authentication: Authentication) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    await authenticateRequest(this.authentication, context);
    return true;
  }
}

/**
 * Lets in System Administrators: 401 without a valid session, 403 with another one's
 * (docs/contract/event-subscriptions.md#2).
 */
@Injectable()
export class AdministratorGuard implements CanActivate {
  constructor(private readonly authentication: Authentication) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const principal = await authenticateRequest(this.authentication, context);
    if (!principal.isAdministrator) throw new AppError('AccessDenied');
    return true;
  }
}

/** Lets in who runs the installation: 401 without a valid session, 403 for everybody else. */
@Injectable()
export class OperatorGuard implements CanActivate {
  constructor(
    private readonly authentication: Authentication,
    private readonly operators: OperatorsRepository,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    await refuseUnlessOperator(this.operators, await authenticateRequest(this.authentication, context));
    return true;
  }
}

/** @throws AppError AccessDenied */
export async function refuseUnlessOperator(
  operators: OperatorsRepository,
  principal: Principal,
): Promise<void> {
  if (!principal.isAdministrator) throw new AppError('AccessDenied');
  if (await operators.include(principal)) return;
  throw new AppError(
    'AccessDenied',
    'This concerns the whole installation; only administrators of the customer that runs it may see it.',
  );
}

/**
 * Lets in who may publish: the publish right, or a System Administrator; 403 otherwise
 * (docs/contract/event-subscriptions.md#6).
 */
@Injectable()
export class PublisherGuard implements CanActivate {
  constructor(private readonly authentication: Authentication) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    refuseUnlessPublisher(await authenticateRequest(this.authentication, context));
    return true;
  }
}

/** @throws AppError AuthenticationRequired, AccessDenied */
export function refuseUnlessPublisher(principal: Principal | undefined): void {
  if (principal === undefined) throw new AppError('AuthenticationRequired');
  if (!principal.canPublish) {
    throw new AppError('AccessDenied', 'Publishing requires the publish right or a System Administrator.');
  }
}
