import { nameProblem } from '../../lib/text-rules.js';

/** What is wrong with a customer's name, as the end of a sentence; or undefined. */
export function customerNameProblem(name: unknown): string | undefined {
  return nameProblem(name, 255);
}
