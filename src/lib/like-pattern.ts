/** A pattern of LIKE for what has a text in it; no character of the text is a wildcard. */
export function containing(text: string): string {
  return `%${text.replace(/[\\%_]/g, '\\$&')}%`;
}
