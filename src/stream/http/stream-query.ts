import { oneOf, quoted } from '../../lib/value-text.js';
import { Parameter } from '../../platform/http/input/index.js';
import { type Topic, TOPICS } from '../model/sse.js';

/** What a stream is to tell of. */
export class StreamQuery {
  @Parameter(
    (text) => {
      const names = text.split(',').map((name) => name.trim());
      const unknown = names.find((name) => !TOPICS.includes(name as Topic));
      return unknown === undefined
        ? { value: TOPICS.filter((topic) => names.includes(topic)) }
        : { problem: `must be ${oneOf(TOPICS)}, or several with commas, not ${quoted(unknown)}` };
    },
    {
      type: 'array',
      items: { type: 'string', enum: [...TOPICS] },
      description: 'One, or several with commas between them.',
      style: 'form',
      explode: false,
    },
    { required: true },
  )
  topics!: readonly Topic[];
}
