import { ApiProperty } from '@nestjs/swagger';
import { IsString } from 'class-validator';
import { UserResponse } from '../users/user-response.js';

/** Who signs in to the console. */
export class SignInRequest {
  @ApiProperty({ example: 'admin' })
  @IsString()
  username!: string;

  @ApiProperty({ example: 'k3m9-x7qp-2w8d-h4tn-z6vb' })
  @IsString()
  password!: string;
}

/** A session of the console. The session itself is in the cookie alone, which no script can read. */
export class ConsoleSessionResponse {
  @ApiProperty({ type: UserResponse })
  user!: UserResponse;

  @ApiProperty({
    example: '3q2-7wVqk9m1m0Jc1hY0oJ2bR9d1cTj0sYw0r3kq9lE',
    description: 'Goes into the header x-csrf-token of every call by cookie that changes something.',
  })
  csrfToken!: string;

  @ApiProperty({
    format: 'date-time',
    example: '2026-03-09T09:00:00.000Z',
    description:
      'When the session ends at the latest (SESSION_MAX_HOURS); it ends earlier when it is not used.',
  })
  expiresAt!: string;
}
