export { AboutSubscription } from './AboutSubscription';
export { PingOutcome } from './record/PingOutcome';
