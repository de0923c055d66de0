import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';

export interface Schema {
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly enum?: readonly unknown[];
  readonly oneOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly example?: unknown;
  readonly default?: unknown;
  readonly $ref?: string;
}

export interface Operation {
  readonly method: string;
  /** With its parameters in braces. */
  readonly path: string;
  /** Whether it needs nobody's session. */
  readonly open: boolean;
  /** The statuses that are written down for it. */
  readonly statuses: readonly number[];
  readonly parameters: readonly { readonly name: string; readonly in: string; readonly schema?: Schema }[];
  readonly bodyTypes: readonly string[];
  readonly body: Schema | undefined;
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, RawOperation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

interface RawOperation {
  readonly security?: readonly object[];
  readonly responses: Readonly<Record<string, unknown>>;
  readonly parameters?: Operation['parameters'];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema?: Schema }>> };
}

/** The committed description of the API, as a list of operations. */
export class Description {
  private constructor(
    readonly operations: readonly Operation[],
    private readonly schemas: Readonly<Record<string, Schema>>,
  ) {}

  static async read(): Promise<Description> {
    const document = JSON.parse(await readFile(resolve('docs/openapi.json'), 'utf8')) as Document;
    const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => read(method, path, operation)),
    );
    return new Description(operations, document.components.schemas);
  }

  /** A schema without a reference at its top. */
  resolve(schema: Schema): Schema {
    const name = schema.$ref?.split('/').at(-1);
    return name === undefined ? schema : this.resolve(this.schemas[name]!);
  }
}

function read(method: string, path: string, operation: RawOperation): Operation {
  const content = operation.requestBody?.content ?? {};
  return {
    method: method.toUpperCase(),
    path,
    open: operation.security === undefined || operation.security.length === 0,
    statuses: Object.keys(operation.responses).map(Number),
    parameters: operation.parameters ?? [],
    bodyTypes: Object.keys(content),
    body: content['application/json']?.schema,
  };
}
