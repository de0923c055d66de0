import { Flag, IgnoresUnknown } from '../../platform/http/input/index.js';

/** How an integration is to be edited. Other parameters are ignored, since deployed clients add their own. */
@IgnoresUnknown()
export class EditIntegrationQuery {
  /** Whether links may go whose tokens were issued for what the integration no longer is. */
  @Flag(undefined, { empty: 'read' })
  dropLinks!: boolean;
}
