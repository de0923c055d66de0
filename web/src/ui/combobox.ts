/** What a combobox offers. */
export interface Option {
  readonly value: string;
  readonly label: string;
  /** Beside it: what it is. */
  readonly hint?: string;
}

/** So many are shown at once; who types on sees the rest. */
const MOST = 60;

/** The options that fit a text, those that begin with it first. */
export function found(options: readonly Option[], text: string): readonly Option[] {
  const sought = text.trim().toLowerCase();
  if (sought === '') return options.slice(0, MOST);
  const rank = ({ value, label, hint = '' }: Option): number => {
    const [own, shown] = [value.toLowerCase(), label.toLowerCase()];
    if (own === sought) return 0;
    if (own.startsWith(sought) || shown.startsWith(sought)) return 1;
    return own.includes(sought) || shown.includes(sought) || hint.toLowerCase().includes(sought) ? 2 : 3;
  };
  return options
    .map((option) => ({ option, at: rank(option) }))
    .filter(({ at }) => at < 3)
    .toSorted((a, b) => a.at - b.at)
    .slice(0, MOST)
    .map(({ option }) => option);
}
