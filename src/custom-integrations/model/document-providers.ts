import type { Principal } from '../../auth/index.js';
import type { DocumentProvider } from './document-provider.js';

/** Opens providers for users: what other modules see of the links. */
export abstract class DocumentProviders {
  /**
   * The caller's account at a provider.
   * @throws AppError NotFound for an integration that the customer does not have; IntegrationDisabled; LinkRequired,
   * ConsentRequired
   */
  abstract open(caller: Principal, integrationId: string): Promise<DocumentProvider>;
  /** Whether {@link open} would still give it, without asking the provider: what long transfers ask now and then. */
  abstract isOpen(caller: Principal, integrationId: string): Promise<boolean>;
}
