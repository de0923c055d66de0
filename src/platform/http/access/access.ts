import { applyDecorators } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ApiSecurity } from '@nestjs/swagger';
import { ApiErrors } from '../errors/index.js';

/**
 * Who may call a route (docs/contract/event-subscriptions.md#2):
 * - `administrator`: the session or API key of a System Administrator; 401 without one, 403 with somebody else's;
 * - `publisher`: of somebody who may publish; 401 and 403 likewise;
 * - `user`: of anybody; 401 without one;
 * - `operator`: of a System Administrator of the customer that runs the installation; 401 and 403 likewise;
 * - `scraper`: METRICS_TOKEN as bearer token, or an operator; 401 and 403 likewise;
 * - `public`: everybody. The route asks for nothing, or checks by itself what it is shown.
 */
export type AllowedCaller = 'administrator' | 'publisher' | 'user' | 'operator' | 'scraper' | 'public';

/** What {@link Access} stores, for `Reflector`. */
export const DeclaredAccess = Reflector.createDecorator<AllowedCaller>();

const SHOWN = ['sessionID', 'apiKey', 'bearer', 'cookie'] as const;
const ERRORS = {
  administrator: ['AuthenticationRequired', 'AccessDenied'],
  publisher: ['AuthenticationRequired', 'AccessDenied'],
  user: ['AuthenticationRequired'],
  operator: ['AuthenticationRequired', 'AccessDenied'],
  scraper: ['AuthenticationRequired', 'AccessDenied'],
} as const;

/**
 * Says who may call the routes of a controller, or one route, and describes it in the OpenAPI document. A route's own
 * declaration stands above its controller's. One that has neither stops the start.
 */
export function Access(allowed: AllowedCaller): MethodDecorator & ClassDecorator {
  if (allowed === 'public') return DeclaredAccess(allowed);
  return applyDecorators(
    DeclaredAccess(allowed),
    ...SHOWN.map((scheme) => ApiSecurity(scheme)),
    ApiErrors(...ERRORS[allowed]),
  );
}
