export { EnableUrl } from './EnableUrl';
