/**
 * What a field or parameter was read as, or what is wrong with it: the end of a sentence that begins with its name, or
 * sentences that say themselves what they are about.
 */
export type FieldResult<T> =
  { readonly value: T } | { readonly problem: string } | { readonly problems: readonly string[] };
