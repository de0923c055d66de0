import { ApiProperty } from '@nestjs/swagger';
import {
  type MetadataList,
  type ServiceInfo,
  type SkippedEntry,
  USUAL_ENDPOINTS,
} from '../../custom-integrations/index.js';
import { DocumentMetadata } from '../linked/document-response.js';

/** That the provider did it. */
export class DoneResponse {
  @ApiProperty({ enum: ['success'] })
  status!: 'success';
}

/** An entry of a list that cannot be used. */
export class SkippedEntryResponse implements SkippedEntry {
  @ApiProperty({
    type: 'integer',
    minimum: 1,
    example: 3,
    description: "Its place in the provider's answer.",
  })
  entry!: number;

  @ApiProperty({ example: 'it has no id' })
  reason!: string;
}

/** A part of a folder, or of what was found. */
export class MetadataListResponse implements MetadataList {
  @ApiProperty({ type: [DocumentMetadata], description: 'In the order of the provider.' })
  items!: DocumentMetadata[];

  @ApiProperty({
    type: 'integer',
    minimum: 0,
    example: 0,
    description: 'How many of the provider’s entries could not be used, and were left out.',
  })
  skipped!: number;

  @ApiProperty({ type: [SkippedEntryResponse], maxItems: 5, description: 'Why, for the first five.' })
  skippedReasons!: SkippedEntryResponse[];

  @ApiProperty({
    type: 'integer',
    minimum: 0,
    example: 0,
    description:
      'How many entries the provider gave beyond `max`, or beyond 4 MB of them; they were left out.',
  })
  beyondMax!: number;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    minimum: 0,
    example: 100,
    description:
      'The `offset` at which the list continues; null at its end, where the provider gave fewer than `max`.',
  })
  nextOffset!: number | null;
}

/** An action that a provider offers on its documents. */
export class OfferedAction {
  @ApiProperty({ example: 'approve' })
  name!: string;

  @ApiProperty({ example: 'Approve it' })
  displayName!: string;
}

/** What a provider can do. One that does not say so has the usual endpoints. */
export class ProviderInfoResponse implements ServiceInfo {
  @ApiProperty({ type: String, nullable: true, example: '1.2' })
  webhookVersion!: string | null;

  @ApiProperty({ type: String, nullable: true, example: '7' })
  version!: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'Example Inc.' })
  publisher!: string | null;

  @ApiProperty({ type: [String], example: USUAL_ENDPOINTS })
  availableEndpoints!: string[];

  @ApiProperty({ type: [OfferedAction] })
  customActions!: OfferedAction[];

  static of(info: ServiceInfo | null): ProviderInfoResponse {
    return {
      webhookVersion: info?.webhookVersion ?? null,
      version: info?.version ?? null,
      publisher: info?.publisher ?? null,
      availableEndpoints: [...(info?.availableEndpoints ?? USUAL_ENDPOINTS)],
      customActions: [...(info?.customActions ?? [])],
    };
  }
}
