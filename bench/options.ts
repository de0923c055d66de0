import { parseArgs } from 'node:util';
import type { Burst } from './scale.js';

/** What the command line asks for. */
export interface Options {
  /** A short run: it shows that everything works, and hardly more. */
  readonly quick: boolean;
  /** The sections to run, in their usual order. */
  readonly sections: readonly string[];
  /** The bursts to measure in place of those of the run's scale. */
  readonly bursts?: readonly Burst[];
}

/**
 * Reads the command line: `--quick`, and `--only name`, which may be repeated or name several with commas.
 * `--burst events/urls/ms`, which may be repeated, is a burst of so many events to so many URLs that answer after so long.
 * @throws Error with what is wrong and what there is
 */
export function readOptions(args: readonly string[], known: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: 'boolean' },
      only: { type: 'string', multiple: true },
      burst: { type: 'string', multiple: true },
    },
  });
  const wanted = values.only?.flatMap((names) => names.split(',')).map((name) => name.trim());
  const unknown = wanted?.find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw new Error(`--only: there is no section "${unknown}"; there are ${known.join(', ')}.`);
  const bursts = values.burst?.map(burstOf);
  return {
    ...(bursts && { bursts }),
    quick: values.quick ?? false,
    sections: known.filter((name) => wanted === undefined || wanted.includes(name)),
  };
}

function burstOf(text: string): Burst {
  const [, events, urls, answerMs] = /^(\d+)\/(\d+)\/(\d+)$/.exec(text) ?? [];
  if (!Number(events) || !Number(urls))
    throw new Error(`--burst: "${text}" is not events/urls/ms, such as 20000/10/20.`);
  return { events: Number(events), urls: Number(urls), answerMs: Number(answerMs) };
}
