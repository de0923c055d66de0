import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { AppError } from '../../platform/http/errors/index.js';
import { Log } from '../../platform/logging/log.js';
import type { RegisteredIntegration } from './integration-row.js';
import { IntegrationsRepository } from './integrations.repository.js';
import type { ServiceInfo, ServiceInfoProbe } from '../model/service-info.js';
import { ServiceInfoReader } from './service-info-reader.js';

/** Asks providers what they offer and stores it. No transaction is open meanwhile. */
@Injectable()
export class ServiceInfoUpdates {
  private readonly log: Log;

  constructor(
    private readonly integrations: IntegrationsRepository,
    private readonly reader: ServiceInfoReader,
    private readonly clock: Clock,
    log: Log,
  ) {
    this.log = log.for('custom-integrations');
  }

  /**
   * Asks now.
   * @returns the integration with what the provider said
   * @throws AppError ProviderError, ProviderTimeout, ProviderAccessDenied; it is stored then why, and what the provider
   * said before stays
   */
  async ask(integration: RegisteredIntegration): Promise<RegisteredIntegration> {
    try {
      return await this.store(integration, await this.reader.read(integration));
    } catch (error) {
      if (error instanceof AppError) await this.integrations.setServiceInfoError(integration, error.message);
      throw error;
    }
  }

  /**
   * Asks now, to look at what the provider answers; what came of it is stored as by `ask`.
   * @returns the integration with what the provider said
   * @throws AppError what this service itself could not do; nothing is stored then
   */
  async probe(
    integration: RegisteredIntegration,
  ): Promise<{ readonly probed: RegisteredIntegration; readonly probe: ServiceInfoProbe }> {
    const probe = await this.reader.probe(integration);
    if (probe.error === null) return { probed: await this.store(integration, probe.read), probe };
    const serviceInfoError = probe.error.message;
    await this.integrations.setServiceInfoError(integration, serviceInfoError);
    return { probed: { ...integration, serviceInfoError }, probe };
  }

  /** Asks after the integration was saved, which stands whatever comes of this. Never throws. */
  async askAfterSaving(integration: RegisteredIntegration): Promise<RegisteredIntegration> {
    try {
      return await this.ask(integration);
    } catch (error) {
      if (error instanceof AppError) return { ...integration, serviceInfoError: error.message };
      this.log.warn('What a provider offers could not be read', {
        integration: integration.id,
        error: String(error),
      });
      return { ...integration, serviceInfoError: 'What the provider offers could not be read; try again.' };
    }
  }

  private async store(
    integration: RegisteredIntegration,
    serviceInfo: ServiceInfo | null,
  ): Promise<RegisteredIntegration> {
    const serviceInfoAt = new Date(this.clock.now());
    await this.integrations.setServiceInfo(integration, serviceInfo, serviceInfoAt);
    return { ...integration, serviceInfo, serviceInfoAt, serviceInfoError: null };
  }
}
