import { Flag } from '../../platform/http/input/index.js';

/** How events are to be published. */
export class PublishQuery {
  @Flag('true: each result names the subscriptions that its event matched.')
  explain!: boolean;
}
