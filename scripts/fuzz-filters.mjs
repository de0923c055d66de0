// `npm run fuzz:filters -- --cases 1000000 --seed 1`: the subscription index against the reference evaluator, random case by
// random case. Exits with 1 where they disagree, and prints the smallest case in which they do.
import { register } from 'node:module';
import { prepare } from './lib/prepare.mjs';

await prepare();
register('../test/support/typescript-hooks.mjs', import.meta.url);
await import('../test/support/filtering/fuzz-filters.ts');
