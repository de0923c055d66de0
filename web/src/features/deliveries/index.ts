export { LastAnswer } from './LastAnswer';
