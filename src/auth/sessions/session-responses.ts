import { ApiProperty } from '@nestjs/swagger';
import { PageMeta } from '../../platform/http/page-meta.js';
import type { SeenSession } from './user-sessions.repository.js';

const KINDS = ['password', 'apiKey'] as const;
type Kind = (typeof KINDS)[number];

export function kindOf({ byKey }: Pick<SeenSession, 'byKey'>): Kind {
  return byKey ? 'apiKey' : 'password';
}

/** A session; nobody gets in with its id. */
export class SessionResponse {
  @ApiProperty({ format: 'uuid', example: '7a0d4a5e-3c0b-4c55-9d0a-0e4c7b1f2a33' })
  id!: string;

  @ApiProperty({
    enum: KINDS,
    enumName: 'SessionKind',
    description: 'What it was made from: a log-in with a password, or an API key, with which it ends.',
  })
  kind!: Kind;

  @ApiProperty({ format: 'date-time', example: '2026-03-02T09:00:00.000Z' })
  createdAt!: string;

  @ApiProperty({
    format: 'date-time',
    example: '2026-03-02T09:41:00.000Z',
    description: 'Noted at most once a minute. After SESSION_IDLE_MINUTES without use it ends.',
  })
  lastUsedAt!: string;

  @ApiProperty({
    format: 'date-time',
    example: '2026-03-09T09:00:00.000Z',
    description: 'When it ends in any case.',
  })
  expiresAt!: string;

  @ApiProperty({ example: true, description: 'Whether it is the one that makes this call.' })
  current!: boolean;

  @ApiProperty({
    type: 'string',
    nullable: true,
    example: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
    description: 'What the log-in said, at most 256 characters.',
  })
  userAgent!: string | null;

  @ApiProperty({
    type: 'string',
    nullable: true,
    example: '203.0.113.7',
    description:
      'Where the log-in came from: the address of the connection, or what a proxy in TRUST_PROXY names.',
  })
  address!: string | null;

  static of(session: SeenSession, maxMs: number): SessionResponse {
    const { id, createdAt, lastUsedAt, current, userAgent, address } = session;
    return {
      id,
      kind: kindOf(session),
      createdAt: createdAt.toISOString(),
      lastUsedAt: lastUsedAt.toISOString(),
      expiresAt: new Date(createdAt.getTime() + maxMs).toISOString(),
      current,
      userAgent,
      address,
    };
  }
}

export class SessionListResponse {
  @ApiProperty({ type: [SessionResponse] })
  sessions!: SessionResponse[];

  @ApiProperty({ type: PageMeta })
  meta!: PageMeta;
}

export class SessionsEndedResponse {
  @ApiProperty({ type: 'integer', example: 3, description: 'How many sessions ended.' })
  ended!: number;
}
