/** A field's value, or what is wrong with it: the end of a sentence that begins with the field's name. */
export type FieldResult<T> = { readonly value: T } | { readonly problem: string };
