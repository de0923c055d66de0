export {
  AddressPolicy,
  AddressPolicyError,
  type AddressPolicyOptions,
  type OwnListener,
  type Verdict,
} from './address-policy.js';
export { EgressClient, type EgressClientOptions, type EgressRequest } from './egress-client.js';
export type { EgressErrorClass, EgressResult } from './egress-result.js';
export type { Resolver } from './connector.js';
export { type ParsedTarget, parseTarget, TargetError } from './target.js';
