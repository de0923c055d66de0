/** A text, or its forms where it counts something: `{n} delivery`, `{n} deliveries`. */
export type Text = string | { readonly one: string; readonly other: string };

/** English and Simplified Chinese, side by side: nobody adds one without seeing the other. */
export type Entry = readonly [en: Text, zh: Text];

export type Catalogue = Readonly<Record<string, Entry>>;

/** What stands in the place of `{name}`. */
export type Values = Readonly<Record<string, string | number>>;

/** Declares the texts of a page or of what all pages share; see web/README.md. */
export function catalogue<const T extends Catalogue>(entries: T): T {
  return entries;
}

const LANGUAGES = { en: 0, zh: 1 } as const;
const LOCALES = { en: 'en', zh: 'zh-CN' } as const;
const PLACE = /\{(\w+)\}/g;

export type Language = keyof typeof LANGUAGES;

/** The text in a language, with its places filled in; `n` chooses the form, and numbers are written as people write them. */
export function fill(entry: Entry, language: Language, values: Values = {}): string {
  const text = entry[LANGUAGES[language]];
  const pattern = typeof text === 'string' ? text : text[form(language, values['n'])];
  return pattern.replace(PLACE, (place, name: string) => {
    const value = values[name];
    if (value === undefined) return place;
    return typeof value === 'number' ? value.toLocaleString(LOCALES[language]) : value;
  });
}

/** The names of a text's places. */
export function places(text: Text): string[] {
  const patterns = typeof text === 'string' ? [text] : [text.one, text.other];
  const names = patterns.flatMap((pattern) => [...pattern.matchAll(PLACE)].map(([, name]) => name!));
  return [...new Set(names)].sort();
}

function form(language: Language, n: string | number | undefined): 'one' | 'other' {
  return new Intl.PluralRules(LOCALES[language]).select(Number(n ?? 0)) === 'one' ? 'one' : 'other';
}
