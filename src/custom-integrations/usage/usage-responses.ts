import { ApiProperty } from '@nestjs/swagger';
import { CursorMeta, PageMeta } from '../../platform/http/page-meta.js';
import { CALL_OUTCOMES, type CallOutcome } from '../model/provider-call.js';

const USER_ID = { example: '5f1c9b0e6a7d4c3b8e2f1a0d9c8b7a65' };
const MOMENT = { format: 'date-time', example: '2026-03-02T09:00:00.000Z' };

/** A user's account at a provider; nothing of its tokens. */
export class IntegrationLinkResponse {
  @ApiProperty({ format: 'uuid', example: '0198c7a2-6b1e-7c3d-9f40-5a2b8c7d6e5f' })
  id!: string;

  @ApiProperty(USER_ID)
  userId!: string;

  @ApiProperty({ example: 'erika' })
  username!: string;

  @ApiProperty({ example: true, description: 'Whether the user is active; nobody else can use a link.' })
  userActive!: boolean;

  @ApiProperty({
    enum: ['linked', 'consentRequired'],
    enumName: 'LinkedState',
    description: 'consentRequired: the provider honours it no more; the user has to link the account again.',
  })
  state!: 'linked' | 'consentRequired';

  @ApiProperty(MOMENT)
  linkedAt!: string;

  @ApiProperty({
    ...MOMENT,
    type: 'string',
    nullable: true,
    description: 'When the provider was last called with it, noted at most once a minute. Null: never.',
  })
  lastUsedAt!: string | null;
}

export class IntegrationLinksResponse {
  @ApiProperty({ type: [IntegrationLinkResponse] })
  links!: IntegrationLinkResponse[];

  @ApiProperty({ type: PageMeta })
  meta!: PageMeta;
}

/** What went wrong with a call of a provider. */
export class ProviderCallError {
  @ApiProperty({ example: 'ProviderTimeout', description: 'The class that the caller was answered with.' })
  class!: string;

  @ApiProperty({ example: 'Archive did not answer in time.' })
  message!: string;
}

/** A call of a provider. */
export class ProviderCallResponse {
  @ApiProperty({ format: 'uuid', example: '0198c7a2-6b1e-7c3d-9f40-5a2b8c7d6e5f' })
  id!: string;

  @ApiProperty({ ...MOMENT, description: 'When it began.' })
  at!: string;

  @ApiProperty({
    example: 'download',
    description: 'The provider’s endpoint; token and refreshToken at the token endpoint.',
  })
  operation!: string;

  @ApiProperty({ example: 'GET' })
  method!: string;

  @ApiProperty({
    example: '/api/download?id=4711&tenant=…',
    description:
      'At most 500 characters. In the query, three dots stand for what the administrator or a user wrote, which may be a secret or private.',
  })
  path!: string;

  @ApiProperty({ enum: CALL_OUTCOMES, enumName: 'CallOutcome' })
  outcome!: CallOutcome;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    example: 200,
    description: 'Of the last answer. Null: there was none.',
  })
  status!: number | null;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    example: 84,
    description: 'Milliseconds from the first request to the head of the last answer. Null: there was none.',
  })
  latencyMs!: number | null;

  @ApiProperty({ type: 'integer', example: 96, description: 'Milliseconds to the end, bytes included.' })
  durationMs!: number;

  @ApiProperty({ type: ProviderCallError, nullable: true, example: null })
  error!: ProviderCallError | null;

  @ApiProperty({
    ...USER_ID,
    type: 'string',
    nullable: true,
    description:
      'Whose account was called; null: nobody’s, an administrator’s question what the provider offers.',
  })
  userId!: string | null;

  @ApiProperty({ type: 'string', nullable: true, example: 'erika' })
  username!: string | null;
}

/** How long answers took, in milliseconds: so many in a hundred calls had one by then. */
export class LatencyResponse {
  @ApiProperty({ type: 'integer', example: 80 })
  p50!: number;

  @ApiProperty({ type: 'integer', example: 310 })
  p95!: number;

  @ApiProperty({ type: 'integer', example: 1_200 })
  p99!: number;
}

/** What calls come to. */
export class CallFiguresResponse {
  @ApiProperty({ type: 'integer', example: 412 })
  count!: number;

  @ApiProperty({ type: 'integer', example: 398, description: 'The provider did what was asked.' })
  succeeded!: number;

  @ApiProperty({
    type: 'integer',
    example: 8,
    description: 'It said that the thing is not there, is there already, or has no such part.',
  })
  refused!: number;

  @ApiProperty({
    type: 'integer',
    example: 4,
    description: 'It did not answer in time, denied access, or answered with something else.',
  })
  failed!: number;

  @ApiProperty({
    type: 'integer',
    example: 2,
    description: 'Whoever asked did not wait for the end, or this service could not.',
  })
  abandoned!: number;

  @ApiProperty({
    type: 'number',
    nullable: true,
    example: 0.0098,
    description: 'The share that failed of those that were not abandoned; null when there are none.',
  })
  errorRate!: number | null;

  @ApiProperty({
    type: LatencyResponse,
    nullable: true,
    description: 'Of all that were answered; null when none was.',
  })
  latencyMs!: LatencyResponse | null;
}

/** The same of one endpoint. */
export class OperationFiguresResponse extends CallFiguresResponse {
  @ApiProperty({ example: 'download' })
  operation!: string;
}

/** The same of all calls that are kept. */
export class AllCallsResponse extends CallFiguresResponse {
  @ApiProperty({ ...MOMENT, type: 'string', nullable: true, description: 'When the first of them began.' })
  since!: string | null;

  @ApiProperty({ type: [OperationFiguresResponse], description: 'By name.' })
  operations!: OperationFiguresResponse[];
}

export class IntegrationCallsResponse {
  @ApiProperty({ type: [ProviderCallResponse] })
  calls!: ProviderCallResponse[];

  @ApiProperty({
    type: AllCallsResponse,
    description: 'Of the last calls that are kept, at most 1 000, whatever is selected.',
  })
  summary!: AllCallsResponse;

  @ApiProperty({ type: CursorMeta })
  meta!: CursorMeta;
}
