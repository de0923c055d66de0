import { IgnoresUnknown, Parameter } from '../../platform/http/input/index.js';

/** How a subscription is to be created. Other parameters are ignored, since deployed clients add their own. */
@IgnoresUnknown()
export class CreateSubscriptionQuery {
  @Parameter(
    (text) => (text === 'strict' ? { value: text } : { problem: 'must be "strict" when it is given' }),
    { type: 'string', enum: ['strict'], description: 'strict: what would be a warning is a 400.' },
    { empty: 'read' },
  )
  validate?: 'strict';
}
