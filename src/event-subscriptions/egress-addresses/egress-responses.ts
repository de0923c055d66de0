import { ApiProperty } from '@nestjs/swagger';
import type { SendingNode } from '../../delivery/index.js';
import type { EgressAddresses } from './egress-addresses.js';

const ADDRESSES = { type: String, isArray: true as const, example: ['203.0.113.7', '2001:db8::7'] };

/** A node that sends deliveries. */
export class SendingNodeResponse implements SendingNode {
  @ApiProperty({ example: 'node-1', description: 'Its NODE_NAME.' })
  name!: string;

  @ApiProperty({ ...ADDRESSES, description: 'The IP addresses that its connections come from.' })
  addresses!: string[];

  @ApiProperty({
    enum: ['configured', 'interfaces'],
    enumName: 'AddressSource',
    example: 'configured',
    description:
      'configured: connections are bound to EGRESS_ADDRESSES. interfaces: the system chooses among these.',
  })
  source!: 'configured' | 'interfaces';

  @ApiProperty({
    type: String,
    nullable: true,
    example: null,
    description: 'Host and port of the forward proxy that it sends through.',
  })
  proxy!: string | null;
}

/** What a receiver's firewall should let in. */
export class EgressAddressesResponse implements EgressAddresses {
  @ApiProperty({ ...ADDRESSES, description: 'Of all nodes that send without a proxy; sorted.' })
  addresses!: string[];

  @ApiProperty({
    type: String,
    isArray: true,
    example: [],
    description: 'Forward proxies: what comes through one comes from an address of its own.',
  })
  proxies!: string[];

  @ApiProperty({
    type: String,
    isArray: true,
    example: [],
    description: 'What limits the worth of these lists, one sentence each; empty when nothing does.',
  })
  notes!: string[];

  @ApiProperty({ type: [SendingNodeResponse] })
  nodes!: SendingNodeResponse[];
}
