import { AppError } from '../../platform/http/errors/index.js';
import type { Principal } from '../../auth/index.js';
import type { Integration } from '../model/integration.js';

/** Who calls which provider. */
export interface Account<I extends Integration = Integration> {
  readonly caller: Principal;
  readonly integration: I;
}

export function notFound(): AppError {
  return new AppError('NotFound', 'There is no integration with this id.');
}

export function disabled(name: string): AppError {
  return new AppError('IntegrationDisabled', `"${name}" is disabled.`);
}

export function linkRequired(name: string): AppError {
  return new AppError('LinkRequired', `Link your account at "${name}" first.`);
}

export function consentRequired(name: string): AppError {
  return new AppError('ConsentRequired', `"${name}" requires your consent again; link your account again.`);
}

export function changedMeanwhile(name: string): AppError {
  return new AppError('StateConflict', `"${name}" was changed in the meantime; try again.`);
}
