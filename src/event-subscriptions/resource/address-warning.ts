import { type AddressPolicy, refusedAddress } from '../../platform/egress/index.js';

/** What was amiss when the subscription was created, and what the address policy thinks of its URL now. */
export function warningsNow(
  { warnings, url }: { readonly warnings: readonly string[]; readonly url: string },
  policy: AddressPolicy,
): readonly string[] {
  const refused = addressWarning(url, policy);
  return refused === undefined ? warnings : [...warnings, refused];
}

/**
 * A sentence for a URL whose host is an address, or localhost, that the policy refuses at this moment: its deliveries
 * would all fail. Undefined for any other URL.
 */
function addressWarning(url: string, policy: AddressPolicy): string | undefined {
  const refused = refusedAddress(url, policy);
  return refused === undefined ? undefined : `url: deliveries to ${refused}`;
}
