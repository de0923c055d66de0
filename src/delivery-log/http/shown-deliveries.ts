import { Inject, Injectable } from '@nestjs/common';
import { APP_CONFIG, type AppConfig } from '../../config/index.js';
import { SUBSCRIPTIONS_PATH } from '../../event-subscriptions/index.js';
import { DeliveryLog } from '../reading/delivery-log.js';
import type { DeliveryPosition } from '../reading/delivery-position.js';
import type { DeliveryResponse } from './delivery-responses.js';
import { presentDelivery } from './present-delivery.js';

/** Deliveries as the list shows them, for who knows their places. */
@Injectable()
export class ShownDeliveries {
  constructor(
    private readonly log: DeliveryLog,
    @Inject(APP_CONFIG) private readonly config: AppConfig,
  ) {}

  /** In the order of the places; those that are forgotten, or another customer's, are missing. */
  async at(customerId: string, positions: readonly DeliveryPosition[]): Promise<DeliveryResponse[]> {
    const deliveries = await this.log.at(customerId, positions);
    const base = `${this.config.publicUrl}/${SUBSCRIPTIONS_PATH}`;
    return deliveries.map((delivery) => presentDelivery(delivery, (id) => `${base}/${id}`));
  }
}
