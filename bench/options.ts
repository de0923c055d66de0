import { parseArgs } from 'node:util';

/** What the command line asks for. */
export interface Options {
  /** A short run: it shows that everything works, and hardly more. */
  readonly quick: boolean;
  /** The sections to run, in their usual order. */
  readonly sections: readonly string[];
}

/**
 * Reads the command line: `--quick`, and `--only name`, which may be repeated or name several with commas.
 * @throws Error with what is wrong and what there is
 */
export function readOptions(args: readonly string[], known: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: { quick: { type: 'boolean' }, only: { type: 'string', multiple: true } },
  });
  const wanted = values.only?.flatMap((names) => names.split(',')).map((name) => name.trim());
  const unknown = wanted?.find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw new Error(`--only: there is no section "${unknown}"; there are ${known.join(', ')}.`);
  return {
    quick: values.quick ?? false,
    sections: known.filter((name) => wanted === undefined || wanted.includes(name)),
  };
}
