import { ApiProperty } from '@nestjs/swagger';
import { type ServiceInfo, USUAL_ENDPOINTS } from '../../../custom-integrations/index.js';

/** That the provider did it. */
export class DoneResponse {
  @ApiProperty({ enum: ['success'] })
  status!: 'success';
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
