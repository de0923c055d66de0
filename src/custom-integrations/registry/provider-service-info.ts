import { Inject, Injectable } from '@nestjs/common';
import { APP_CONFIG, type AppConfig } from '../../config/index.js';
import { EgressClient } from '../../platform/egress/index.js';
import type { ServiceInfo } from '../model/service-info.js';
import { readServiceInfo } from '../provider-client/service-info-call.js';
import type { Integration } from '../model/integration.js';
import { ServiceInfoReader } from './service-info-reader.js';

/** Asks providers over HTTP. */
@Injectable()
export class ProviderServiceInfo extends ServiceInfoReader {
  constructor(
    private readonly egress: EgressClient,
    @Inject(APP_CONFIG) private readonly config: AppConfig,
  ) {
    super();
  }

  read(integration: Integration): Promise<ServiceInfo | null> {
    return readServiceInfo(integration, this.egress, this.config.provider);
  }
}
