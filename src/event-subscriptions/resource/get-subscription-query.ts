import { nearestOf } from '../../lib/nearest-name.js';
import { oneOf, quoted } from '../../lib/value-text.js';
import { IgnoresUnknown, Parameter } from '../../platform/http/input/index.js';
import { INCLUDED, type Included } from './presentation.js';

/** What is shown beside the vendor's resource; `[]` when it is missing. */
export const IncludeParameter = (): PropertyDecorator =>
  Parameter(
    (text) => {
      const included = INCLUDED.find((name) => name === text);
      return included === undefined
        ? { problem: `must be ${oneOf(INCLUDED)}, not ${quoted(text)}${nearestOf(text, INCLUDED)}` }
        : { value: [included] };
    },
    {
      type: 'string',
      enum: [...INCLUDED],
      description: 'settings: each subscription has its settings too.',
    },
    { byDefault: [] },
  );

/** How a subscription is shown. Other parameters are ignored, since deployed clients add their own. */
@IgnoresUnknown()
export class GetSubscriptionQuery {
  @IncludeParameter()
  include!: readonly Included[];
}
