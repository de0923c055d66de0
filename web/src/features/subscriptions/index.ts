export { AboutSubscription } from './AboutSubscription';
