import { ApiProperty } from '@nestjs/swagger';
import type { Role, Shown } from '../../config/index.js';

const VALUE = {
  oneOf: [
    { type: 'string' },
    { type: 'number' },
    { type: 'array', items: { type: 'string' } },
    { type: 'null' },
  ],
};

const ROLES = {
  enum: ['api', 'delivery'],
  enumName: 'NodeRole',
  isArray: true,
  example: ['api', 'delivery'],
};
const MOMENT = { format: 'date-time', example: '2026-03-02T09:00:00.000Z' };
const NODE_ID = { format: 'uuid', example: '5b0a2f0e-8f6e-4d58-9d5c-1f4f3f1c2a10' };

/** A running node where a setting has another value. */
export class OtherSettingResponse {
  @ApiProperty({ example: 'node-2' })
  node!: string;

  @ApiProperty({ ...VALUE, example: 12 })
  value!: Shown | null;
}

/** A setting as it counts in the node that answers. */
export class SettingResponse {
  @ApiProperty({ example: 'RETRY_LIMIT' })
  name!: string;

  @ApiProperty({
    ...VALUE,
    example: 11,
    description:
      'Of a secret only "set", of a URL with one what is left without it. Null: it has no value, and whenUnset says what that means.',
  })
  value!: Shown | null;

  @ApiProperty({ example: '11', description: 'What counts when it is not set, in words or as a value.' })
  whenUnset!: string;

  @ApiProperty({
    example: 'How many retries follow a failed first attempt before the delivery is exhausted.',
  })
  description!: string;

  @ApiProperty({
    type: 'string',
    nullable: true,
    example: null,
    description:
      'The environment variable that it was taken from: its name, or one that it had before. Null: it is not set.',
  })
  variable!: string | null;

  @ApiProperty({
    type: [OtherSettingResponse],
    example: [],
    description: 'Running nodes where it has another value, although it should be the same on all.',
  })
  otherNodes!: OtherSettingResponse[];
}

export class SettingsResponse {
  @ApiProperty({
    type: 'string',
    nullable: true,
    example: 'node-1',
    description: 'The node that answers; null for customers that do not run the installation.',
  })
  node!: string | null;

  @ApiProperty({
    example: true,
    description: 'False: only what decides about the caller’s own customer is listed.',
  })
  complete!: boolean;

  @ApiProperty({ type: [SettingResponse] })
  settings!: SettingResponse[];
}

/** A process that runs the service. */
export class NodeResponse {
  @ApiProperty({ ...NODE_ID, description: 'Another one after each start.' })
  id!: string;

  @ApiProperty({ example: 'node-1', description: 'Its NODE_NAME.' })
  name!: string;

  @ApiProperty(ROLES)
  roles!: Role[];

  @ApiProperty({ example: '0.1.0' })
  version!: string;

  @ApiProperty(MOMENT)
  startedAt!: string;

  @ApiProperty({
    ...MOMENT,
    description: 'The node renews this while it runs; one that has not renewed it by then counts as gone.',
  })
  leaseUntil!: string;

  @ApiProperty({
    enum: ['running', 'gone'],
    enumName: 'NodeState',
    description: 'gone: it ended without saying so, or does not reach the database; listed for a day.',
  })
  state!: 'running' | 'gone';

  @ApiProperty({ example: true, description: 'Whether it is the one that answers.' })
  answering!: boolean;
}

export class NodesResponse {
  @ApiProperty({ type: [NodeResponse] })
  nodes!: NodeResponse[];
}

export class AnsweringNodeResponse {
  @ApiProperty(NODE_ID)
  id!: string;

  @ApiProperty({ example: 'node-1' })
  name!: string;

  @ApiProperty(ROLES)
  roles!: Role[];

  @ApiProperty(MOMENT)
  startedAt!: string;

  @ApiProperty({ example: 'v24.11.0', description: 'The version of Node.js.' })
  runtime!: string;
}

export class DatabaseResponse {
  @ApiProperty({ example: '18.1', description: 'The version of PostgreSQL.' })
  version!: string;

  @ApiProperty({ example: false, description: 'Whether it is the embedded one, under DATA_DIR.' })
  embedded!: boolean;
}

/** What runs here. */
export class InstallationVersionResponse {
  @ApiProperty({ example: '0.1.0', description: 'Of the service.' })
  version!: string;

  @ApiProperty({
    type: AnsweringNodeResponse,
    nullable: true,
    description: 'The node that answers; null for customers that do not run the installation.',
  })
  node!: AnsweringNodeResponse | null;

  @ApiProperty({
    type: DatabaseResponse,
    nullable: true,
    description: 'Null for customers that do not run the installation.',
  })
  database!: DatabaseResponse | null;
}
