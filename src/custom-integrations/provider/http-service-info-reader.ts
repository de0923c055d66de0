import { Inject, Injectable } from '@nestjs/common';
import { APP_CONFIG, type AppConfig } from '../../config/index.js';
import { EgressClient } from '../../platform/egress/index.js';
import type { Integration } from '../registry/integration.js';
import { ServiceInfoReader } from '../registry/service-info-reader.js';
import { readServiceInfo } from './service-info-call.js';
import type { ServiceInfo } from './service-info.js';

/** Asks providers over HTTP what they offer. */
@Injectable()
export class HttpServiceInfoReader extends ServiceInfoReader {
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
