import { ApiProperty } from '@nestjs/swagger';
import { AUTHENTICATION_TYPES, type AuthenticationType } from '../model/integration.js';
import { USUAL_ENDPOINTS } from '../model/service-info.js';
import { LINK_STATES, type LinkState } from '../links/link.js';
import type { ServiceRow } from '../links/links.repository.js';
import { CustomActionResponse } from '../registry/integration-response.js';

/** A document service as the caller sees it. */
export class DocumentServiceResponse {
  @ApiProperty({ format: 'uuid', example: '0190a0b0-1c2d-7e3f-8a4b-5c6d7e8f9a0b' })
  id!: string;

  @ApiProperty({ example: 'Archive' })
  name!: string;

  @ApiProperty({ enum: AUTHENTICATION_TYPES, enumName: 'AuthenticationType' })
  authenticationType!: AuthenticationType;

  @ApiProperty({
    enum: LINK_STATES,
    enumName: 'LinkState',
    description: 'The caller’s account there: none, linked, or to be linked again.',
  })
  linkState!: LinkState;

  @ApiProperty({
    type: [String],
    example: USUAL_ENDPOINTS,
    description: 'What the provider can do, as its serviceInfo lists it.',
  })
  availableEndpoints!: string[];

  @ApiProperty({ type: [CustomActionResponse] })
  customActions!: CustomActionResponse[];

  static of({ id, name, authenticationType, linkState, serviceInfo }: ServiceRow): DocumentServiceResponse {
    const availableEndpoints = [...(serviceInfo?.availableEndpoints ?? USUAL_ENDPOINTS)];
    const customActions = [...(serviceInfo?.customActions ?? [])];
    return { id, name, authenticationType, linkState, availableEndpoints, customActions };
  }
}

export class DocumentServicesResponse {
  @ApiProperty({ type: [DocumentServiceResponse] })
  services!: DocumentServiceResponse[];
}

/** Where the browser goes to link an account by OAuth2. */
export class AuthorizationResponse {
  @ApiProperty({
    format: 'uri',
    description: 'To be opened in the same browser within ten minutes; it belongs to this user alone.',
    example:
      'https://hooks.example.com/custom-integrations/0190a0b0-1c2d-7e3f-8a4b-5c6d7e8f9a0b/oauth2/start?flow=…',
  })
  authorizationUrl!: string;
}
