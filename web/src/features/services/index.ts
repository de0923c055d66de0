export { LinkAccount, LinkRemark } from './LinkAccount';
