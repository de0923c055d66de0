import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { type FieldResult, readMoment, Reads, REVERSED } from '../../platform/http/input/index.js';
import { kindOf, oneOf } from '../../lib/value-text.js';
import { REPLAY_SELECTIONS, type ReplaySelection } from '../replays/replay.js';
import { DATE, ONLY } from './replay-responses.js';

/** What to replay. Times are milliseconds since the Unix epoch. */
export class ReplayRequest {
  @ApiProperty({ ...DATE, type: String, description: 'Deliveries of events accepted then or later.' })
  @Reads<number>((sent, others) => {
    if (sent === undefined) return { problem: 'is required' };
    const since = readTime(sent, 'later');
    const until = (others.read('until') as number | undefined) ?? Infinity;
    return 'value' in since && since.value > until ? { problem: REVERSED } : since;
  })
  since!: number;

  @ApiPropertyOptional({
    ...DATE,
    type: String,
    description: 'Then or earlier; now when it is left out, and at the latest.',
  })
  @Reads<number | undefined>((sent) =>
    sent === undefined ? { value: undefined } : readTime(sent, 'earlier'),
  )
  until?: number;

  @ApiPropertyOptional({ ...ONLY, default: 'all' })
  @Reads<ReplaySelection>((sent = 'all') => {
    const selection = REPLAY_SELECTIONS.find((known) => known === sent);
    return selection === undefined
      ? { problem: `must be ${oneOf(REPLAY_SELECTIONS)}` }
      : { value: selection };
  })
  only!: ReplaySelection;

  @ApiPropertyOptional({ default: false, description: 'Only count.' })
  @Reads<boolean>((sent = false) =>
    typeof sent === 'boolean' ? { value: sent } : { problem: `must be true or false, not ${kindOf(sent)}` },
  )
  dryRun!: boolean;
}

function readTime(sent: unknown, rounding: 'earlier' | 'later'): FieldResult<number> {
  return typeof sent === 'string'
    ? readMoment(sent, rounding)
    : { problem: `must be a string, not ${kindOf(sent)}` };
}
