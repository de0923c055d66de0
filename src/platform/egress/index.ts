export { AddressPolicy } from './policy/address-policy.js';
export { isOfAnswer } from './model/egress-errors.js';
export { EgressClient } from './egress-client.js';
export type { EgressErrorClass, EgressResult } from './model/egress-result.js';
export {
  BrokenExchange,
  type ExchangeErrorClass,
  type ExchangeRequest,
  type ExchangeResponse,
  type ExchangeResult,
} from './model/exchange-result.js';
export { DECODABLE, decoded, readWhole, type WholeBody } from './stream/read-whole.js';
export { EgressOrigin, machineAddresses, type SentFrom } from './policy/egress-origin.js';
export { type HeaderLines, headerLines } from './model/header-lines.js';
export { LocalAddresses, NotALocalAddress } from './policy/local-addresses.js';
export { parseProxy } from './connect/proxy.js';
export type { Resolver } from './connect/connector.js';
export { refusedAddress } from './policy/refused-address.js';
export { type ParsedTarget, parseTarget } from './policy/target.js';
