import { dayAt } from '../../platform/database/index.js';

const DAY_MS = 86_400_000;

/** The oldest day of the retention period, as `YYYY-MM-DD`: what lies before it counts as forgotten. */
export function oldestDay(nowMs: number, retentionDays: number): string {
  return dayAt(nowMs - retentionDays * DAY_MS);
}
