import type { ServiceInfo, ServiceInfoProbe } from '../model/service-info.js';
import type { Integration } from '../model/integration.js';

/** Asks a provider what it offers. */
export abstract class ServiceInfoReader {
  /**
   * @returns null from a provider that has no serviceInfo
   * @throws AppError ProviderError, ProviderTimeout, ProviderAccessDenied
   */
  abstract read(integration: Integration): Promise<ServiceInfo | null>;

  /** The same with what the provider answered; what it does wrong is part of that. @throws AppError what this service could not do */
  abstract probe(integration: Integration): Promise<ServiceInfoProbe>;
}
