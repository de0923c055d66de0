import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { type FieldResult, Reads } from '../../platform/http/input/index.js';

/** A new session. */
export class LoginData {
  @ApiProperty({
    example: 'b1f0c9a2d3e4f5061728394a5b6c7d8e',
    description: 'Goes into the header sessionID.',
  })
  sessionID!: string;

  @ApiProperty({ example: '5f1c9b0e6a7d4c3b8e2f1a0d9c8b7a65' })
  userID!: string;

  @ApiProperty({ example: '0a1b2c3d4e5f60718293a4b5c6d7e8f9' })
  customerID!: string;

  @ApiProperty({
    format: 'date-time',
    example: '2026-03-09T09:00:00.000Z',
    description:
      'When the session ends at the latest (SESSION_MAX_HOURS); it ends earlier when it is not used.',
  })
  expiresAt!: string;
}

export class LoginResponse {
  @ApiProperty({ type: LoginData })
  data!: LoginData;
}

export class LogoutData {
  @ApiProperty({ enum: [true], type: Boolean, example: true })
  success!: true;
}

export class LogoutResponse {
  @ApiProperty({ type: LogoutData })
  data!: LogoutData;
}

export class UserActionData {
  @ApiProperty({
    oneOf: [{ type: 'string' }, { type: 'boolean' }],
    example: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    description: 'The key; "" from getApiKey when there is none; true from clearApiKey.',
  })
  result!: string | boolean;
}

export class UserActionResponse {
  @ApiProperty({ type: UserActionData })
  data!: UserActionData;
}

/** Parameters of a log-in, as a form, as JSON or in the query. */
export class LoginParameters {
  @ApiProperty({ example: 'admin' })
  @Reads(readText)
  username!: string;

  @ApiProperty({ example: 'k3m9-x7qp-2w8d-h4tn-z6vb' })
  @Reads(readText)
  password!: string;
}

function readText(sent: unknown): FieldResult<string> {
  if (sent === undefined) return { problem: 'is required' };
  return typeof sent === 'string' ? { value: sent } : { problem: 'must be a string' };
}

/** Parameters of a log-out, as a form, as JSON or in the query. */
export class LogoutParameters {
  @ApiPropertyOptional({
    example: 'b1f0c9a2d3e4f5061728394a5b6c7d8e',
    description: 'In place of the header.',
  })
  sessionID?: string;
}

/** Parameters of a session that is made from a key, as a form, as JSON or in the query. */
export class SessionParameters {
  @ApiPropertyOptional({
    example: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    description: 'In place of the header.',
  })
  apiKey?: string;

  @ApiPropertyOptional({ example: 'admin', description: 'With password, in place of a key.' })
  username?: string;

  @ApiPropertyOptional({ example: 'k3m9-x7qp-2w8d-h4tn-z6vb' })
  password?: string;
}

/** Parameters of an API-key call, as a form, as JSON or in the query. */
export class UserActionParameters {
  @ApiPropertyOptional({ enum: ['getApiKey', 'generateApiKey', 'clearApiKey'], example: 'getApiKey' })
  action?: string;

  @ApiPropertyOptional({ example: 'admin', description: 'With password, in place of a session.' })
  username?: string;

  @ApiPropertyOptional({ example: 'k3m9-x7qp-2w8d-h4tn-z6vb' })
  password?: string;
}
