import { type AddressPolicy, refusedAddress } from '../../platform/egress/index.js';

/**
 * A sentence for a URL whose host is an address, or localhost, that the policy refuses at this moment: its deliveries
 * would all fail. Undefined for any other URL.
 */
export function addressWarning(url: string, policy: AddressPolicy): string | undefined {
  const refused = refusedAddress(url, policy);
  return refused === undefined ? undefined : `url: deliveries to ${refused}`;
}
