import { AppError } from '../../platform/http/errors/index.js';
import type { Principal } from '../../auth/index.js';
import type { Integration } from '../model/integration.js';

/** Who calls which provider. */
export interface Account<I extends Integration = Integration> {
  readonly caller: Principal;
  readonly integration: I;
}

/** An integration, as far as errors name it. */
type Named = Pick<Integration, 'id' | 'name'>;

export function notFound(): AppError {
  return new AppError('NotFound', 'There is no integration with this id.');
}

export function disabled({ id, name }: Named): AppError {
  return new AppError('IntegrationDisabled', `"${name}" is disabled.`, {}, { integrationId: id });
}

export function linkRequired({ id, name }: Named): AppError {
  return new AppError('LinkRequired', `Link your account at "${name}" first.`, {}, { integrationId: id });
}

export function consentRequired({ id, name }: Named): AppError {
  const message = `"${name}" requires your consent again; link your account again.`;
  return new AppError('ConsentRequired', message, {}, { integrationId: id });
}

export function changedMeanwhile(name: string): AppError {
  return new AppError('StateConflict', `"${name}" was changed in the meantime; try again.`);
}
