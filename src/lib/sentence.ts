/**
 * A text, often somebody else's, as a sentence: one full stop at its end, however many it came with. `!`, `?` and `…` end a
 * sentence too.
 */
export function sentence(text: string): string {
  let end = text.length;
  while (end > 0 && (text[end - 1] === '.' || text[end - 1]!.trim() === '')) end--;
  const bare = text.slice(0, end);
  return bare === '' || /[!?…]$/u.test(bare) ? bare : `${bare}.`;
}

/** A message without a second full stop at its end, which comes of putting a sentence at the end of another one. */
export function withOneFullStop(message: string): string {
  return message.endsWith('..') && !message.endsWith('...') ? message.slice(0, -1) : message;
}
