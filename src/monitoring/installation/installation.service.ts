import { Inject, Injectable } from '@nestjs/common';
import { OperatorsRepository, type Principal } from '../../auth/index.js';
import { APP_CONFIG, type AppConfig, settingsInForce } from '../../config/index.js';
import { VERSION } from '../../platform/version.js';
import type {
  NodesResponse,
  SettingsResponse,
  InstallationVersionResponse,
} from './installation-responses.js';
import { NodePresence } from './node-presence.js';
import { NodePresenceRepository } from './node-presence.repository.js';
import { otherwiseElsewhere } from './other-values.js';

/**
 * What runs here, and how it is set. Administrators see of the installation what decides about their own customer, and the whole where
 * it is their customer that runs it (docs/decisions/installation.md).
 */
@Injectable()
export class InstallationService {
  constructor(
    private readonly presence: NodePresence,
    private readonly nodes: NodePresenceRepository,
    private readonly operators: OperatorsRepository,
    @Inject(APP_CONFIG) private readonly config: AppConfig,
  ) {}

  async settings(caller: Principal): Promise<SettingsResponse> {
    const operates = await this.operators.include(caller);
    const all = settingsInForce(this.config);
    const nodes = operates ? await this.nodes.list() : [];
    return {
      node: operates ? this.config.nodeName : null,
      complete: operates,
      settings: all
        .filter(({ forCustomers }) => operates || forCustomers)
        .map(({ name, value, whenUnset, description, variable }) => ({
          name,
          value,
          whenUnset,
          description,
          variable,
          otherNodes: otherwiseElsewhere({ name, value }, this.presence.self.id, nodes),
        })),
    };
  }

  async listNodes(): Promise<NodesResponse> {
    const nodes = await this.nodes.list();
    return {
      nodes: nodes.map(({ id, name, roles, version, startedAt, aliveUntil, alive }) => ({
        id,
        name,
        roles: [...roles],
        version,
        startedAt: startedAt.toISOString(),
        leaseUntil: aliveUntil.toISOString(),
        state: alive ? 'running' : 'gone',
        answering: id === this.presence.self.id,
      })),
    };
  }

  async version(caller: Principal): Promise<InstallationVersionResponse> {
    if (!(await this.operators.include(caller))) return { version: VERSION, node: null, database: null };
    const { id, name, roles, startedAt } = this.presence.self;
    return {
      version: VERSION,
      node: { id, name, roles: [...roles], startedAt: startedAt.toISOString(), runtime: process.version },
      database: {
        version: await this.nodes.serverVersion(),
        embedded: this.config.databaseUrl === undefined,
      },
    };
  }
}
