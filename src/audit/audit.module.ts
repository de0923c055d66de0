import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuthModule } from '../auth/index.js';
import { AuditEntriesRepository } from './audit-entries.repository.js';
import { StoredAuditEntry } from './audit-entry.entity.js';
import { AuditController } from './audit.controller.js';
import { AuditRetention } from './audit-retention.js';
import { AuditService } from './audit.service.js';

/** Who changed what: read by administrators, and kept as long as AUDIT_RETENTION_DAYS says. */
@Module({
  imports: [TypeOrmModule.forFeature([StoredAuditEntry]), AuthModule],
  controllers: [AuditController],
  providers: [AuditEntriesRepository, AuditRetention, AuditService],
})
export class AuditModule {}
