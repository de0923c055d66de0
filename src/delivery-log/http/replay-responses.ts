import { ApiProperty } from '@nestjs/swagger';
import { REPLAY_SELECTIONS, type ReplaySelection } from '../replays/replay.js';
import { type ReplayProgress } from '../replays/replay-jobs.js';
import { CursorMeta } from '../../platform/http/page-meta.js';

export const DATE = { format: 'date-time', example: '2026-03-09T09:00:00.123Z' };
const COUNT = { type: 'integer', minimum: 0, example: 0 } as const;
const ID = { format: 'uuid', example: '0199c7a2-6b1e-7c3d-9f40-5a2b8c7d6e5f' };
export const ONLY = {
  enum: REPLAY_SELECTIONS,
  enumName: 'ReplaySelection',
  example: 'undelivered',
  description:
    'all: every delivery that has ended, well or not. undelivered: those that were given up, without those of which a ' +
    'replay was delivered or is on its way. What is still on its way itself comes anyway, and is in neither.',
};
const SKIPPED = {
  ...COUNT,
  description: 'Deliveries that are left alone: still on their way, or (undelivered) replayed already.',
};

/** What holds up a replay. */
const REPLAY_HOLDUPS = ['paused', 'frozen', 'disabled'] as const;
export type ReplayHoldup = (typeof REPLAY_HOLDUPS)[number];

const STATES = ['running', 'onHold', 'completed', 'cancelling', 'cancelled'] as const;

/** What a replay would send. */
export class ReplayCountResponse {
  @ApiProperty({ enum: [true] })
  dryRun!: true;

  @ApiProperty(ID)
  subscriptionId!: string;

  @ApiProperty(ONLY)
  only!: ReplaySelection;

  @ApiProperty({
    ...DATE,
    description: 'Moved to the beginning of the retention period where that is later.',
  })
  since!: string;

  @ApiProperty(DATE)
  until!: string;

  @ApiProperty(COUNT)
  count!: number;

  @ApiProperty(SKIPPED)
  skipped!: number;

  @ApiProperty({
    example: true,
    description: 'False when there are so many that the count stopped before the end of the range.',
  })
  complete!: boolean;
}

/** A replay. */
export class ReplayResponse {
  @ApiProperty(ID)
  id!: string;

  @ApiProperty(ID)
  subscriptionId!: string;

  @ApiProperty(ONLY)
  only!: ReplaySelection;

  @ApiProperty({
    ...DATE,
    description: 'Moved to the beginning of the retention period where that is later.',
  })
  since!: string;

  @ApiProperty(DATE)
  until!: string;

  @ApiProperty({
    enum: STATES,
    enumName: 'ReplayState',
    example: 'running',
    description:
      'running; onHold: running, but its subscription is paused, or its URL disabled or frozen; completed: every delivery was made, and the states of ' +
      'the deliveries say what became of them; cancelling, cancelled.',
  })
  state!: (typeof STATES)[number];

  @ApiProperty({
    type: String,
    nullable: true,
    example: null,
    description: 'Why it is on hold or cancelled.',
  })
  reason!: string | null;

  @ApiProperty({
    enum: REPLAY_HOLDUPS,
    nullable: true,
    example: null,
    description:
      'What holds it up while it is onHold: its subscription is paused, or its URL frozen or disabled.',
  })
  onHoldBy!: ReplayHoldup | null;

  @ApiProperty({ ...DATE, description: 'How far it has come between since and until.' })
  position!: string;

  @ApiProperty({
    ...COUNT,
    type: 'integer',
    nullable: true,
    description:
      'Deliveries of the range when it began, of which found is what it has dealt with; null when there were so many ' +
      '(some 100 000) that the count stopped.',
  })
  total!: number | null;

  @ApiProperty({ ...COUNT, description: 'Deliveries of the range up to its position: created and skipped.' })
  found!: number;

  @ApiProperty({ ...COUNT, description: 'Deliveries that it has made.' })
  created!: number;

  @ApiProperty(SKIPPED)
  skipped!: number;

  @ApiProperty(DATE)
  createdAt!: string;

  @ApiProperty({ ...DATE, type: String, nullable: true, example: null })
  endedAt!: string | null;
}

/** How many of a replay's deliveries are in each state. */
export class ReplayProgressResponse implements ReplayProgress {
  @ApiProperty(COUNT)
  retrying!: number;

  @ApiProperty(COUNT)
  onHold!: number;

  @ApiProperty(COUNT)
  delivered!: number;

  @ApiProperty(COUNT)
  exhausted!: number;

  @ApiProperty(COUNT)
  cancelled!: number;
}

/** A replay with what became of its deliveries so far. */
export class ReplayStatusResponse extends ReplayResponse {
  @ApiProperty({ type: ReplayProgressResponse })
  deliveries!: ReplayProgressResponse;
}

export class ReplaysResponse {
  @ApiProperty({ type: [ReplayResponse] })
  replays!: ReplayResponse[];

  @ApiProperty({ type: CursorMeta })
  meta!: CursorMeta;
}
