import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/index.js';
import { DeliveryModule } from '../delivery/index.js';
import { AlertAddressesController } from './addresses/alert-addresses.controller.js';
import { AlertAddressesRepository } from './addresses/alert-addresses.repository.js';
import { AlertAddresses } from './addresses/alert-addresses.service.js';
import { AlertRecipients } from './alert-recipients.js';
import { AlertSender } from './alert-sender.js';
import { AlertWork } from './alert-work.js';
import { AlertsMetrics } from './alerts-metrics.js';
import { AlertsRepository } from './alerts.repository.js';
import { TestAlertController } from './test-alert.controller.js';
import { TestOperatorAlertController } from './test-operator-alert.controller.js';
import { TestAlert } from './test-alert.js';

/** Tells who wants to know of URLs and deliveries in trouble. */
@Module({
  imports: [AuthModule, DeliveryModule],
  controllers: [AlertAddressesController, TestAlertController, TestOperatorAlertController],
  providers: [
    AlertAddresses,
    AlertAddressesRepository,
    AlertRecipients,
    AlertSender,
    AlertsMetrics,
    AlertsRepository,
    AlertWork,
    TestAlert,
  ],
})
export class AlertsModule {}
