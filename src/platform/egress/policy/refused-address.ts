import type { AddressPolicy, RefusedBy } from './address-policy.js';
import { parseTarget } from './target.js';

/** What the operator can do about it. */
export const REMEDY: Readonly<Record<RefusedBy, string>> = {
  own: 'no setting allows it',
  deny: 'EGRESS_DENY lists it',
  private: 'EGRESS_ALLOW or EGRESS_PRIVATE=allow would allow it',
  special: 'EGRESS_ALLOW would allow it',
};

/** The loopback addresses, which RFC 6761 keeps these names for. */
const LOCALHOST = /(^|\.)localhost\.?$/;

/**
 * The end of a sentence such as "deliveries to …", for a URL whose host is an address, or localhost, that the policy
 * refuses at this moment. Undefined for any other URL; what a name resolves to is judged when something is sent to it.
 */
export function refusedAddress(url: string, policy: AddressPolicy): string | undefined {
  const { host, port, literal } = parseTarget(url);
  const local = LOCALHOST.test(host);
  if (!literal && !local) return undefined;
  const verdicts = (local ? ['127.0.0.1', '::1'] : [host]).map((address) => policy.check(address, port));
  const [first] = verdicts;
  if (first === undefined || first.allowed || verdicts.some(({ allowed }) => allowed)) return undefined;
  return `${host}, port ${port}, are refused (${first.reason}); ${REMEDY[first.by]}.`;
}
