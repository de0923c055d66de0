/** Something that may stand at a place of the JSON. */
export interface Offer {
  /** The name of a key, or a text as a value. */
  readonly name: string;
  /** What it means, in some words. */
  readonly hint: string;
  /** Of a key: the value that it begins with. Of a value: the JSON in place of the name as a text. */
  readonly json?: string;
}

/** A place in the JSON, in what is around it. */
export interface Place {
  /** What is around it. */
  readonly kind: 'object' | 'array' | 'root';
  /** The steps to what is around it. */
  readonly path: readonly (string | number)[];
  /** Of a value in an object: its key. */
  readonly key: string | undefined;
  /** What else the object around it holds: texts, numbers, true, false and null as they are, others as undefined. */
  readonly members: ReadonlyMap<string, unknown>;
}

/** Knows what may stand where. */
export interface Guide {
  readonly keys: (place: Place) => readonly Offer[];
  readonly values: (place: Place) => readonly Offer[];
}

/** Something that is wrong, or odd, at a place of the JSON. */
export interface JsonProblem {
  readonly path: readonly (string | number)[];
  readonly message: string;
  readonly severity: 'error' | 'warning';
  /** Whether the key at the end of the path is meant, and not its value. */
  readonly key?: boolean;
}
