import { ApiExtraModels, ApiProperty, getSchemaPath } from '@nestjs/swagger';
import { DATE } from '../../http/replay-responses.js';
import { ReplayProgressResponse } from '../../http/replay-responses.js';
import { CursorMeta } from '../../../platform/http/page-meta.js';
import { BULK_ACTIONS, type BulkAction, type Skipped } from '../bulk-job.js';
import { CancelJobFilter, EnableJobFilter, RetryJobFilter } from './bulk-job-filters.js';

const COUNT = { type: 'integer', minimum: 0, example: 0 } as const;
const FILTERS = [RetryJobFilter, CancelJobFilter, EnableJobFilter];
const ACTION = {
  enum: BULK_ACTIONS,
  enumName: 'BulkAction',
  example: 'retry',
  description:
    'retry: one attempt at once at each delivery. cancel: nothing more is sent of them. enable: URLs that are disabled or ' +
    'frozen take deliveries again.',
};
const FILTER = {
  anyOf: FILTERS.map((type) => ({ $ref: getSchemaPath(type) })),
  description: 'Which deliveries or URLs, as it was understood.',
};

/** How many were left alone, by why. Of URLs to enable none are. */
class SkippedResponse implements Skipped {
  @ApiProperty({
    ...COUNT,
    description:
      'Of a retry: an attempt was under way. Of a cancel: an attempt that was under way brought the delivery to its end.',
  })
  underWay!: number;

  @ApiProperty({
    ...COUNT,
    description: 'An attempt ended after the job was made: no job sends anything twice.',
  })
  attempted!: number;

  @ApiProperty({ ...COUNT, description: 'The URL is disabled or frozen; enable it first.' })
  urlBlocked!: number;

  @ApiProperty({ ...COUNT, description: 'The subscription is paused; resume it first.' })
  paused!: number;

  @ApiProperty({ ...COUNT, description: 'The subscription was deleted.' })
  unsubscribed!: number;
}

/** What a job would do now. */
@ApiExtraModels(...FILTERS)
export class BulkCountResponse {
  @ApiProperty({ enum: [true] })
  dryRun!: true;

  @ApiProperty(ACTION)
  action!: BulkAction;

  @ApiProperty(FILTER)
  filter!: object;

  @ApiProperty({ ...COUNT, description: 'Deliveries, or URLs, that would be retried, cancelled or enabled.' })
  count!: number;

  @ApiProperty({ type: SkippedResponse, description: 'And that would be left alone.' })
  skipped!: SkippedResponse;

  @ApiProperty({
    example: true,
    description: 'False when there are so many that the count stopped before the end.',
  })
  complete!: boolean;
}

/** Who made a job; both null for whoever runs the installation. */
class JobMakerResponse {
  @ApiProperty({ type: String, nullable: true, example: '5f1c9b0e6a7d4c3b8e2f1a0d9c8b7a65' })
  userId!: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'admin' })
  username!: string | null;
}

/** Something done to many deliveries or URLs. */
@ApiExtraModels(...FILTERS)
export class BulkJobResponse {
  @ApiProperty({ format: 'uuid', example: '0199c7a2-6b1e-7c3d-9f40-5a2b8c7d6e5f' })
  id!: string;

  @ApiProperty(ACTION)
  action!: BulkAction;

  @ApiProperty(FILTER)
  filter!: object;

  @ApiProperty({
    enum: ['running', 'completed', 'cancelled'],
    enumName: 'BulkJobState',
    example: 'running',
    description: 'completed: all that it means has been dealt with. cancelled: ended before that.',
  })
  state!: 'running' | 'completed' | 'cancelled';

  @ApiProperty({
    ...COUNT,
    type: 'integer',
    nullable: true,
    description:
      'What it meant when it was made; null when there were so many (some 100 000) that the count stopped.',
  })
  total!: number | null;

  @ApiProperty({ ...COUNT, description: 'What it has dealt with: done and skipped.' })
  found!: number;

  @ApiProperty({ ...COUNT, description: 'Retried, cancelled or enabled.' })
  done!: number;

  @ApiProperty({ type: SkippedResponse, description: 'Left alone, by why.' })
  skipped!: SkippedResponse;

  @ApiProperty(DATE)
  createdAt!: string;

  @ApiProperty({ type: JobMakerResponse })
  createdBy!: JobMakerResponse;

  @ApiProperty({ ...DATE, type: String, nullable: true, example: null })
  endedAt!: string | null;
}

/** A job with what became of its deliveries so far. */
export class BulkJobStatusResponse extends BulkJobResponse {
  @ApiProperty({
    type: ReplayProgressResponse,
    description: 'How many of the deliveries that it was the last to retry or cancel are in which state.',
  })
  deliveries!: ReplayProgressResponse;
}

export class BulkJobsResponse {
  @ApiProperty({ type: [BulkJobResponse] })
  jobs!: BulkJobResponse[];

  @ApiProperty({ type: CursorMeta })
  meta!: CursorMeta;
}
