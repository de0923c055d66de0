import { Injectable } from '@nestjs/common';
import { Cron } from '@nestjs/schedule';
import { RetentionPeriod } from '../../platform/database/index.js';
import { Log } from '../../platform/logging/log.js';
import { FORGOTTEN_AT_ONCE, ProviderCallsRepository } from './provider-calls.repository.js';

/** Forgets calls of providers that are older than the retention period, of integrations that are seldom called. */
@Injectable()
export class CallCleanup {
  constructor(
    private readonly calls: ProviderCallsRepository,
    private readonly period: RetentionPeriod,
    private readonly log: Log,
  ) {}

  @Cron('0 23 * * * *', { timeZone: 'UTC', name: 'provider-call-cleanup' })
  async hourly(): Promise<void> {
    try {
      const before = this.period.beginsAt();
      while ((await this.calls.forgetBefore(before)) === FORGOTTEN_AT_ONCE);
    } catch (error) {
      this.log.warn('Could not delete old calls of document providers', { error: String(error) });
    }
  }
}
