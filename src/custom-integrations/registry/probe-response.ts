import { ApiProperty } from '@nestjs/swagger';
import { IntegrationResponse, ServiceInfoResponse } from './integration-response.js';

const MS = { type: 'integer', minimum: 0, example: 84 } as const;

/** Why a provider could not be asked. */
export class ProbeErrorResponse {
  @ApiProperty({
    example: 'ProviderError',
    description: 'The class that another call would be answered with.',
  })
  class!: string;

  @ApiProperty({ example: 'Archive sent an answer that cannot be read: it is not JSON.' })
  message!: string;
}

/** What a provider answered, as it came. */
export class RawAnswerResponse {
  @ApiProperty({ type: 'integer', example: 200 })
  status!: number;

  @ApiProperty({ type: String, nullable: true, example: 'application/json; charset=utf-8' })
  contentType!: string | null;

  @ApiProperty({
    example: '{"webhookVersion":"1.0","publisher":"Example Inc."}',
    description:
      'The first 4 KiB, as text in its charset, decompressed. What was sent as a secret is **** where the provider repeats it.',
  })
  body!: string;

  @ApiProperty({
    type: 'integer',
    minimum: 0,
    example: 51,
    description: 'As many bytes of the body as came, decompressed: fewer than it has where it was given up.',
  })
  bodyBytes!: number;

  @ApiProperty({ example: false, description: 'Whether more came than is shown.' })
  bodyCut!: boolean;

  @ApiProperty({ ...MS, description: 'Milliseconds to the head of the answer.' })
  latencyMs!: number;

  @ApiProperty({ ...MS, description: 'Milliseconds to its end.' })
  durationMs!: number;
}

/** A part of an answer that says nothing here. */
export class IgnoredResponse {
  @ApiProperty({ example: 'customActions[2].name' })
  path!: string;

  @ApiProperty({ example: 'it is empty' })
  reason!: string;
}

/** What came of asking a provider what it offers, with what it answered. */
export class ServiceInfoProbeResponse {
  @ApiProperty({ type: IntegrationResponse, description: 'The integration as it is now.' })
  integration!: IntegrationResponse;

  @ApiProperty({
    type: RawAnswerResponse,
    nullable: true,
    description:
      'Also where it could not be read. Null: none came. Of its headers nothing but the content type, since others may hold secrets.',
  })
  answer!: RawAnswerResponse | null;

  @ApiProperty({
    type: ServiceInfoResponse,
    nullable: true,
    description:
      'What was read of it. Null: the provider has no serviceInfo, or the answer could not be read.',
  })
  read!: ServiceInfoResponse | null;

  @ApiProperty({ type: [IgnoredResponse], description: 'What in it says nothing here; at most 50.' })
  ignored!: IgnoredResponse[];

  @ApiProperty({
    type: ProbeErrorResponse,
    nullable: true,
    description: 'Why it could not be read, or did not come; null when it could.',
  })
  error!: ProbeErrorResponse | null;
}
