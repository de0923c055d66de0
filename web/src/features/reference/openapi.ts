/** Of an OpenAPI 3.1 description, what the page shows. */
export interface Description {
  readonly info: { readonly description?: string; readonly version: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, RawOperation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

interface RawOperation {
  readonly operationId: string;
  readonly summary?: string;
  readonly description?: string;
  readonly deprecated?: boolean;
  readonly tags?: readonly string[];
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly required?: boolean; readonly content: Content };
  readonly responses: Readonly<Record<string, Answer>>;
  readonly security?: readonly object[];
}

export interface Operation extends RawOperation {
  readonly method: string;
  readonly path: string;
  readonly tag: string;
}

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header' | 'cookie';
  readonly required?: boolean;
  readonly description?: string;
  readonly deprecated?: boolean;
  readonly example?: unknown;
  readonly schema?: Schema;
}

export type Content = Readonly<Record<string, Media>>;

export interface Media {
  readonly schema?: Schema;
  readonly example?: unknown;
  readonly examples?: Readonly<Record<string, { readonly summary?: string; readonly value: unknown }>>;
}

export interface Answer {
  readonly description: string;
  readonly content?: Content;
}

export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly description?: string;
  readonly example?: unknown;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean | Schema;
  readonly required?: readonly string[];
  readonly allOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly pattern?: string;
}

/** What people look for first; tags that are not named come between these and those of {@link LAST}. */
const FIRST = ['Publishing', 'Event subscriptions'];
const LAST = ['Log-in', 'Users', 'Audit', 'Installation', 'Health', 'Monitoring'];

/** Every call, those of each tag in the order of the description. */
export function operationsOf({ paths }: Description): readonly Operation[] {
  const all = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      ...operation,
      method: method.toUpperCase(),
      path,
      tag: operation.tags?.[0] ?? '',
    })),
  );
  return all.toSorted((a, b) => place(a.tag) - place(b.tag));
}

function place(tag: string): number {
  if (FIRST.includes(tag)) return FIRST.indexOf(tag) - FIRST.length;
  return LAST.indexOf(tag) + 1;
}

/** Those with every word of a search in their name, path, sentences or parameters. */
export function found(operations: readonly Operation[], search: string): readonly Operation[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return operations.filter((operation) => {
    const { operationId, path, method, tag, summary = '', description = '', parameters = [] } = operation;
    const names = parameters.map(({ name }) => name).join(' ');
    const text = `${operationId} ${method} ${path} ${tag} ${summary} ${description} ${names}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

/** A schema with its reference followed, and wrapped ones unwrapped; what stands beside a reference wins. */
export function resolved(schema: Schema, description: Description): Schema {
  const { $ref, allOf, ...own } = schema;
  const target = $ref === undefined ? allOf?.length === 1 && allOf[0] : named($ref, description);
  return target ? { ...resolved(target, description), ...own } : schema;
}

/** The name of what a schema refers to. */
export function nameOf({ $ref, allOf }: Schema): string | undefined {
  const to = $ref ?? (allOf?.length === 1 ? allOf[0]!.$ref : undefined);
  return to?.split('/').pop();
}

function named(ref: string, { components }: Description): Schema | undefined {
  return components.schemas[ref.split('/').pop() ?? ''];
}

/** The type in words: `array of DeliveryResponse`, `string or null`. */
export function typeText(schema: Schema, description: Description): string {
  const name = nameOf(schema);
  const whole = resolved(schema, description);
  if (whole.enum === undefined && name !== undefined && whole.properties !== undefined) return name;
  const choices = whole.oneOf ?? whole.anyOf;
  if (choices !== undefined)
    return [...new Set(choices.map((one) => typeText(one, description)))].join(' | ');
  const types = [whole.type ?? 'any'].flat();
  return types
    .map((type) => {
      if (type === 'array' && whole.items) return `array of ${typeText(whole.items, description)}`;
      return type === 'string' && whole.format !== undefined ? `string (${whole.format})` : type;
    })
    .join(' | ');
}

/** The object whose members a schema is about: its own, or those of its items or of its only choice that has any. */
export function membersOf(schema: Schema, description: Description): Schema | undefined {
  const whole = resolved(schema, description);
  if (whole.properties !== undefined) return whole;
  if (whole.items) return membersOf(whole.items, description);
  const choices = (whole.oneOf ?? whole.anyOf ?? []).flatMap((one) => membersOf(one, description) ?? []);
  return choices[0];
}

/** What limits a value, as people write it. */
export function limitsOf(schema: Schema): readonly string[] {
  const range = (least: number | undefined, most: number | undefined, unit: string): string | undefined => {
    if (least === undefined && most === undefined) return undefined;
    if (least === undefined) return `≤ ${most}${unit}`;
    return most === undefined ? `≥ ${least}${unit}` : `${least}–${most}${unit}`;
  };
  return [
    range(schema.minimum, schema.maximum, ''),
    range(schema.minLength, schema.maxLength, ' characters'),
    range(schema.minItems, schema.maxItems, ' items'),
    schema.pattern,
  ].filter((limit) => limit !== undefined);
}

/** What the description gives as an example, or one made of the examples of its parts. */
function exampleOf(schema: Schema, description: Description, depth = 0): unknown {
  const whole = resolved(schema, description);
  if (whole.example !== undefined) return whole.example;
  if (whole.default !== undefined) return whole.default;
  if (whole.enum !== undefined) return whole.enum[0];
  const [choice] = whole.oneOf ?? whole.anyOf ?? [];
  if (choice !== undefined) return exampleOf(choice, description, depth);
  if (depth > 4) return null;
  if (whole.properties !== undefined) {
    return Object.fromEntries(
      Object.entries(whole.properties).map(([name, one]) => [name, exampleOf(one, description, depth + 1)]),
    );
  }
  const [type] = [whole.type].flat();
  if (type === 'array') return whole.items ? [exampleOf(whole.items, description, depth + 1)] : [];
  return { string: 'text', integer: 1, number: 1, boolean: true, object: {} }[type ?? ''] ?? null;
}

/** The examples of a body or answer, by what they show; one is made where none is given. */
export function examplesOf(
  { example, examples, schema }: Media,
  description: Description,
): readonly { readonly name: string; readonly value: unknown }[] {
  if (examples !== undefined) {
    return Object.entries(examples).map(([name, { summary, value }]) => ({ name: summary ?? name, value }));
  }
  if (example !== undefined) return [{ name: '', value: example }];
  return schema === undefined ? [] : [{ name: '', value: exampleOf(schema, description) }];
}

/** The value of a parameter to begin with. */
export function begun({ name, in: where, required, example, schema }: Parameter): string {
  if (name === 'version' && where === 'path') return 'v19.0';
  const given = example ?? schema?.example;
  return required && given !== undefined && given !== null ? scalarText(given) : '';
}

/** A value of a parameter as it is written. */
export function scalarText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** A call as curl makes it. Parameters that are empty are left out, but those of the path. */
export function curlOf(
  operation: Pick<Operation, 'method' | 'path' | 'parameters' | 'security'>,
  serviceUrl: string,
  values: Readonly<Record<string, string>>,
  body: { readonly type: string; readonly text: string } | undefined,
): string {
  const { method, parameters = [] } = operation;
  const path = operation.path.replace(/\{(\w+)\}/g, (braced, name: string) => {
    const value = values[name] ?? '';
    return value === '' ? braced : encodeURIComponent(value);
  });
  const query = new URLSearchParams(
    parameters.flatMap(({ name, in: where }) => {
      const value = values[name] ?? '';
      return where === 'query' && value !== '' ? [[name, value]] : [];
    }),
  ).toString();
  const url = `${serviceUrl}${path}${query === '' ? '' : `?${query}`}`;
  const headers = parameters
    .filter(({ name, in: where }) => where === 'header' && (values[name] ?? '') !== '')
    .map(({ name }) => `-H ${quoted(`${name}: ${values[name]}`)}`);
  const lines = [
    `curl ${method === 'GET' ? '' : `-X ${method} `}${quoted(url)}`,
    ...((operation.security ?? []).length > 0 ? ['-H "sessionID: $SESSION"'] : []),
    ...headers,
    ...(body === undefined ? [] : dataOf(body)),
  ];
  return lines.join(' \\\n  ');
}

/** A form's body has a line for each field: `name=value`. */
function dataOf({ type, text }: { readonly type: string; readonly text: string }): readonly string[] {
  if (type === FORM) {
    const lines = text.split('\n').filter((line) => line.trim() !== '');
    return lines.map((line) => `--data-urlencode ${quoted(line.trim())}`);
  }
  const content = `-H ${quoted(`Content-Type: ${type}`)}`;
  return type === BYTES ? [content, '--data-binary @FILE'] : [content, `--data-raw ${quoted(text)}`];
}

/** A body to begin with, as it is edited; undefined where it is a file. */
export function bodyText(type: string, value: unknown): string | undefined {
  if (type === BYTES) return undefined;
  if (typeof value === 'string') return value;
  if (type !== FORM) return JSON.stringify(value, null, 2);
  return Object.entries(value as object)
    .map(([name, one]) => `${name}=${String(one)}`)
    .join('\n');
}

const FORM = 'application/x-www-form-urlencoded';
const BYTES = 'application/octet-stream';

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
