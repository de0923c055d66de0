import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { BodyChoice, Nested, Reads } from '../../../platform/http/input/index.js';
import { kindOf, oneOf } from '../../../lib/value-text.js';
import { BULK_ACTIONS, type BulkAction, type BulkOrder } from '../bulk-job.js';
import {
  CancelJobFilter,
  deliveryFilter,
  EnableJobFilter,
  RetryJobFilter,
  urlFilter,
} from './bulk-job-filters.js';

const DRY_RUN = { default: false, description: 'Only count.' };

/** The action that the class is for; whoever names none, or another, is told all of them. */
const ActionField =
  (action: BulkAction): PropertyDecorator =>
  (prototype, property) => {
    ApiProperty({ type: String, enum: [action] })(prototype, property);
    Reads((sent) => (sent === action ? { value: action } : { problem: `must be ${oneOf(BULK_ACTIONS)}` }))(
      prototype,
      property,
    );
  };

/** What is to be done, and to which deliveries or URLs. */
@BodyChoice({
  how: 'oneOf',
  types: () => [RetryJobRequest, CancelJobRequest, EnableJobRequest],
  choose: ({ action }) => {
    if (action === 'cancel') return CancelJobRequest;
    return action === 'enable' ? EnableJobRequest : RetryJobRequest;
  },
})
export abstract class BulkJobRequest {
  @ApiPropertyOptional(DRY_RUN)
  @Reads<boolean>((sent = false) =>
    typeof sent === 'boolean' ? { value: sent } : { problem: `must be true or false, not ${kindOf(sent)}` },
  )
  dryRun!: boolean;

  abstract order(): BulkOrder;
}

/** One attempt at once at each delivery that is meant. */
export class RetryJobRequest extends BulkJobRequest {
  @ActionField('retry')
  action!: 'retry';

  @ApiProperty({ type: RetryJobFilter })
  @Nested(RetryJobFilter)
  filter!: RetryJobFilter;

  order(): BulkOrder {
    return { action: this.action, filter: deliveryFilter(this.filter) };
  }
}

/** Nothing more is sent of the deliveries that are meant. */
class CancelJobRequest extends BulkJobRequest {
  @ActionField('cancel')
  action!: 'cancel';

  @ApiProperty({ type: CancelJobFilter })
  @Nested(CancelJobFilter)
  filter!: CancelJobFilter;

  order(): BulkOrder {
    return { action: this.action, filter: deliveryFilter(this.filter) };
  }
}

/** The URLs that are meant are enabled, as `PUT …/enable` does. */
class EnableJobRequest extends BulkJobRequest {
  @ActionField('enable')
  action!: 'enable';

  @ApiProperty({ type: EnableJobFilter })
  @Nested(EnableJobFilter)
  filter!: EnableJobFilter;

  order(): BulkOrder {
    return { action: this.action, filter: urlFilter(this.filter) };
  }
}
