import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsIn, IsString } from 'class-validator';
import { ACCESS_LEVELS, DEFAULT_ACCESS_LEVEL } from '../access/access-level.js';
import { newPasswordProblem, PASSWORD_MAX, PASSWORD_MIN } from '../passwords/password-rules.js';
import { newUsernameProblem, USERNAME_MAX } from './username.js';
import { Optional, Satisfies } from '../../platform/validation/index.js';

const ONE_OF_LEVELS = { message: `accessLevel must be one of ${ACCESS_LEVELS.join(', ')}` };
const PASSWORD = {
  minLength: PASSWORD_MIN,
  maxLength: PASSWORD_MAX,
  example: 'correct horse battery staple',
};

/** A user to create. */
export class CreateUserRequest {
  @ApiProperty({
    minLength: 1,
    maxLength: USERNAME_MAX,
    example: 'erp-connector',
    description: 'Unique in the whole installation, ignoring case; no control characters.',
  })
  @Satisfies('username', newUsernameProblem)
  username!: string;

  @ApiProperty(PASSWORD)
  @Satisfies('password', newPasswordProblem)
  password!: string;

  @ApiPropertyOptional({ enum: ACCESS_LEVELS, enumName: 'AccessLevel', default: DEFAULT_ACCESS_LEVEL })
  @Optional()
  @IsIn(ACCESS_LEVELS, ONE_OF_LEVELS)
  accessLevel?: string;

  @ApiPropertyOptional({
    default: false,
    description: 'Whether the user may publish events; System Administrators always may.',
  })
  @Optional()
  @IsBoolean()
  canPublish?: boolean;

  @ApiPropertyOptional({
    default: true,
    example: false,
    description:
      'Whether front-ends should ask the user for another password at the next log-in; false for one that only programs use.',
  })
  @Optional()
  @IsBoolean()
  passwordChangeDue?: boolean;
}

/** What to change about a user; what is left out stays. */
export class UpdateUserRequest {
  @ApiPropertyOptional({ enum: ACCESS_LEVELS, enumName: 'AccessLevel' })
  @Optional()
  @IsIn(ACCESS_LEVELS, ONE_OF_LEVELS)
  accessLevel?: string;

  @ApiPropertyOptional({ example: true })
  @Optional()
  @IsBoolean()
  canPublish?: boolean;

  @ApiPropertyOptional({ ...PASSWORD, description: 'A new password ends all sessions of the user.' })
  @Optional()
  @Satisfies('password', newPasswordProblem)
  password?: string;

  @ApiPropertyOptional({
    example: false,
    description:
      'Whether front-ends should ask the user for another password. Left out beside a password: true, or false where it is one’s own.',
  })
  @Optional()
  @IsBoolean()
  passwordChangeDue?: boolean;

  @ApiPropertyOptional({
    example: false,
    description:
      'false ends all sessions of the user at once and removes the API key; true lets the user log in again.',
  })
  @Optional()
  @IsBoolean()
  active?: boolean;

  @ApiPropertyOptional({
    type: 'null',
    example: null,
    description:
      'null removes the API key; the sessions that were made from it end. Only users themselves make one.',
  })
  @Optional()
  @Satisfies('apiKey', (value) => (value === null ? undefined : 'must be null, which removes it'))
  apiKey?: null;
}

/** One's own new password. */
export class ChangePasswordRequest {
  @ApiProperty({ example: 'the old one' })
  @IsString()
  currentPassword!: string;

  @ApiProperty(PASSWORD)
  @Satisfies('newPassword', newPasswordProblem)
  newPassword!: string;
}
