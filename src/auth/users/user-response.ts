import { ApiProperty } from '@nestjs/swagger';
import { ACCESS_LEVELS } from '../access/access-level.js';
import type { User } from './user.entity.js';
import { PageMeta } from '../../platform/http/page-meta.js';

/** A user as others may see it: no password, no key. */
export class UserResponse {
  @ApiProperty({ example: '5f1c9b0e6a7d4c3b8e2f1a0d9c8b7a65', pattern: '^[0-9a-f]{32}$' })
  id!: string;

  @ApiProperty({ example: '0a1b2c3d4e5f60718293a4b5c6d7e8f9', pattern: '^[0-9a-f]{32}$' })
  customerId!: string;

  @ApiProperty({ example: 'erp-connector' })
  username!: string;

  @ApiProperty({ enum: ACCESS_LEVELS, enumName: 'AccessLevel' })
  accessLevel!: string;

  @ApiProperty({
    example: true,
    description: 'Whether the user may publish events; System Administrators always may.',
  })
  canPublish!: boolean;

  @ApiProperty({ example: true })
  active!: boolean;

  @ApiProperty({ example: true, description: 'Whether the user has an API key.' })
  hasApiKey!: boolean;

  @ApiProperty({
    example: false,
    description:
      'Whether the user should choose another password, since somebody else has chosen this one. A hint: nothing is refused for it.',
  })
  passwordChangeDue!: boolean;

  @ApiProperty({ format: 'date-time', example: '2026-03-02T09:00:00.000Z' })
  createdAt!: string;

  @ApiProperty({ format: 'date-time', example: '2026-03-02T09:00:00.000Z' })
  updatedAt!: string;

  static of(user: User): UserResponse {
    return {
      id: user.id,
      customerId: user.customerId,
      username: user.username,
      accessLevel: user.accessLevel,
      canPublish: user.canPublish,
      active: user.active,
      hasApiKey: user.apiKeyHash !== null,
      passwordChangeDue: user.passwordChangeDue,
      createdAt: user.createdAt.toISOString(),
      updatedAt: user.updatedAt.toISOString(),
    };
  }
}

/** The calling user. */
export class CurrentUserResponse extends UserResponse {
  @ApiProperty({
    example: false,
    description:
      'Whether the user sees what concerns the whole installation: GET /api/v1/nodes, all settings, the metrics.',
  })
  operator!: boolean;
}

export class UserListResponse {
  @ApiProperty({ type: [UserResponse] })
  users!: UserResponse[];

  @ApiProperty({ type: PageMeta })
  meta!: PageMeta;
}
