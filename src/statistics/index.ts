export { StatsService } from './http/stats.service.js';
export { StatisticsModule } from './statistics.module.js';
