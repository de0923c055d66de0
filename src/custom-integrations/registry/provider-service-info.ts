import { Inject, Injectable } from '@nestjs/common';
import { APP_CONFIG, type AppConfig } from '../../config/index.js';
import { Clock } from '../../platform/clock/clock.js';
import { EgressClient } from '../../platform/egress/index.js';
import { CallLog } from '../calls/call-log.js';
import type { ServiceInfo, ServiceInfoProbe } from '../model/service-info.js';
import { probeServiceInfo, readServiceInfo } from '../provider-client/service-info-call.js';
import type { Integration } from '../model/integration.js';
import { ServiceInfoReader } from './service-info-reader.js';

/** Asks providers over HTTP. */
@Injectable()
export class ProviderServiceInfo extends ServiceInfoReader {
  constructor(
    private readonly egress: EgressClient,
    private readonly log: CallLog,
    private readonly clock: Clock,
    @Inject(APP_CONFIG) private readonly config: AppConfig,
  ) {
    super();
  }

  read(integration: Integration): Promise<ServiceInfo | null> {
    const watch = this.log.of(integration.id, null);
    return readServiceInfo(integration, this.egress, this.config.provider, undefined, watch);
  }

  probe(integration: Integration): Promise<ServiceInfoProbe> {
    const watch = this.log.of(integration.id, null);
    return probeServiceInfo(integration, this.egress, this.config.provider, this.clock, watch);
  }
}
