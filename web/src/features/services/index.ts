export { LinkAccount } from './LinkAccount';
