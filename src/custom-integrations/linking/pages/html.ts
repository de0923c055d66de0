const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** A piece of a page that is safe as it stands. */
export class Html {
  constructor(readonly text: string) {}
}

/** Builds a page: what is put in is escaped, for text and for quoted attributes, unless it is {@link Html} itself. */
export function markup(pieces: TemplateStringsArray, ...values: readonly (string | number | Html)[]): Html {
  return new Html(
    pieces.reduce((text, piece, index) => {
      const value = values[index - 1]!;
      return text + (value instanceof Html ? value.text : escaped(String(value))) + piece;
    }),
  );
}

/** A value as a script may hold it, between any tags. */
export function inScript(value: unknown): Html {
  const json = JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return new Html(json);
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character]!);
}
