import { Inject, Injectable } from '@nestjs/common';
import { APP_CONFIG, type AppConfig } from '../../config/index.js';
import { EgressClient } from '../../platform/egress/index.js';
import { CallLog } from '../calls/call-log.js';
import type { ServiceInfo } from '../model/service-info.js';
import { readServiceInfo } from '../provider-client/service-info-call.js';
import type { Integration } from '../model/integration.js';
import { ServiceInfoReader } from './service-info-reader.js';

/** Asks providers over HTTP. */
@Injectable()
export class ProviderServiceInfo extends ServiceInfoReader {
  constructor(
    private readonly egress: EgressClient,
    private readonly log: CallLog,
    @Inject(APP_CONFIG) private readonly config: AppConfig,
  ) {
    super();
  }

  read(integration: Integration): Promise<ServiceInfo | null> {
    const watch = this.log.of(integration.id, null);
    return readServiceInfo(integration, this.egress, this.config.provider, undefined, watch);
  }
}
