export { ReplayLink } from './ReplayLink';
