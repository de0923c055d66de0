import { ApiPropertyOptional } from '@nestjs/swagger';
import { Reads } from '../../platform/http/input/index.js';
import {
  LONGEST_DESCRIPTION,
  LONGEST_LABEL_KEY,
  LONGEST_LABEL_VALUE,
  LONGEST_NAME,
  MOST_LABELS,
  type SettingsChange,
  SETTINGS_READERS,
} from '../model/settings.js';

const Setting = (field: keyof typeof SETTINGS_READERS): PropertyDecorator =>
  Reads<unknown>((sent) => (sent === undefined ? { value: undefined } : SETTINGS_READERS[field](sent)));

/** What to change of a subscription's settings; what is left out stays. */
export class SettingsRequest implements SettingsChange {
  @ApiPropertyOptional({
    type: String,
    nullable: true,
    maxLength: LONGEST_NAME,
    example: 'Invoices of the Cologne office',
    description: 'Need not be unique; null or "" takes it away.',
  })
  @Setting('name')
  name?: string | null;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    maxLength: LONGEST_DESCRIPTION,
    example: 'Asked for by the finance team.\nCall them before you change it.',
    description: 'May have several lines; null or "" takes it away.',
  })
  @Setting('description')
  description?: string | null;

  @ApiPropertyOptional({
    type: 'object',
    nullable: true,
    additionalProperties: { type: 'string', maxLength: LONGEST_LABEL_VALUE },
    maxProperties: MOST_LABELS,
    example: { team: 'billing', stage: 'production' },
    description:
      `In place of all that it has; null takes them away. Keys have 1 to ${LONGEST_LABEL_KEY} letters, digits, ".", "_", "-" and "/" ` +
      'and begin with a letter or digit.',
  })
  @Setting('labels')
  labels?: Readonly<Record<string, string>>;

  @ApiPropertyOptional({
    example: false,
    description:
      'true: its deliveries are put on hold, and nothing is lost; false: they are sent, oldest first, and new ones at once.',
  })
  @Setting('paused')
  paused?: boolean;
}
