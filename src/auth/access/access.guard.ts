import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { type AllowedCaller, DeclaredAccess } from '../../platform/http/access/index.js';
import { AdministratorGuard, OperatorGuard, PublisherGuard, UserGuard } from './guards.js';
import { ScraperGuard } from './scraper.guard.js';

/** Stands before every route, and lets in whom the route's `@Access` declares: nobody where it declares nothing. */
@Injectable()
export class AccessGuard implements CanActivate {
  private readonly guards: Record<Exclude<AllowedCaller, 'public'>, CanActivate>;

  constructor(
    private readonly reflector: Reflector,
    administrator: AdministratorGuard,
    publisher: PublisherGuard,
    user: UserGuard,
    operator: OperatorGuard,
    scraper: ScraperGuard,
  ) {
    this.guards = { administrator, publisher, user, operator, scraper };
  }

  /** @throws AppError AuthenticationRequired, AccessDenied */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const targets = [context.getHandler(), context.getClass()];
    const allowed = this.reflector.getAllAndOverride<AllowedCaller | undefined>(DeclaredAccess.KEY, targets);
    if (allowed === undefined) return false;
    if (allowed === 'public') return true;
    return (await this.guards[allowed].canActivate(context)) as boolean;
  }
}
