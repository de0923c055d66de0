export { JobDialog } from './JobDialog';
export { type Order, wantedOf } from './jobs';
