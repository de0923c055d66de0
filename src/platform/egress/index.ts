export {
  AddressPolicy,
  AddressPolicyError,
  type AddressPolicyOptions,
  type OwnListener,
  type RefusedBy,
  type Verdict,
} from './address-policy.js';
export { isOfAnswer } from './egress-errors.js';
export { EgressClient, type EgressClientOptions, type EgressRequest } from './egress-client.js';
export type { EgressErrorClass, EgressResult } from './egress-result.js';
export {
  BrokenExchange,
  type ExchangeErrorClass,
  type ExchangeRequest,
  type ExchangeResponse,
  type ExchangeResult,
} from './exchange-result.js';
export { DECODABLE, decoded, readWhole, type WholeBody } from './read-whole.js';
export { EgressOrigin, machineAddresses, type SentFrom } from './egress-origin.js';
export { type HeaderLines, headerLines } from './header-lines.js';
export { LocalAddresses, NotALocalAddress } from './local-addresses.js';
export { parseProxy, type ProxyServer } from './proxy.js';
export type { Resolver } from './connector.js';
export { refusedAddress } from './refused-address.js';
export { type ParsedTarget, parseTarget, TargetError } from './target.js';
export { USER_AGENT } from './user-agent.js';
