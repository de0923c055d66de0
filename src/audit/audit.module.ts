import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/index.js';
import { AuditController } from './audit.controller.js';
import { AuditRetention } from './audit-retention.js';
import { AuditService } from './audit.service.js';

/** Who changed what: read by administrators, and kept as long as AUDIT_RETENTION_DAYS says. */
@Module({
  imports: [AuthModule],
  controllers: [AuditController],
  providers: [AuditRetention, AuditService],
})
export class AuditModule {}
