import { useMemo } from 'react';
import { language, usePreferences } from '../app/preferences';
import { type Catalogue, fill, type Values } from './catalogue';

/** Gives the text of a key in the language in force. */
export type Translate<T extends Catalogue> = (key: keyof T & string, values?: Values) => string;

/** The texts of a catalogue, in the language in force: `const t = useTexts(deliveryTexts)`, then `t('title')`. */
export function useTexts<T extends Catalogue>(catalogue: T): Translate<T> {
  const chosen = language(usePreferences().language);
  return useMemo(() => (key, values) => fill(catalogue[key]!, chosen, values), [catalogue, chosen]);
}

/** The same outside of components, as it is at the moment. */
export function textOf<T extends Catalogue>(catalogue: T, key: keyof T & string, values?: Values): string {
  return fill(catalogue[key]!, language(), values);
}
