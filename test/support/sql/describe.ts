import pg from 'pg';

/** What the server says of a statement without running it. */
export interface Described {
  /** Type OIDs of `$1`, `$2` … */
  readonly parameters: readonly number[];
  readonly columns: readonly Column[];
}

export interface Column {
  readonly name: string;
  /** The OID of its type. */
  readonly type: number;
  /** `table:number` when it is a table's column as it is. */
  readonly origin: string | undefined;
}

interface Wire {
  parse(message: { name: string; text: string; types: readonly number[] }): void;
  describe(message: { type: 'S'; name: string }): void;
  sync(): void;
  once(event: 'parameterDescription', listener: (message: { dataTypeIDs: number[] }) => void): void;
  off(event: 'parameterDescription', listener: (message: { dataTypeIDs: number[] }) => void): void;
}

/** Parse and Describe of the extended query protocol (PostgreSQL documentation, "Message Flow"), without Execute. */
class Description {
  private parameters: readonly number[] = [];
  private columns: readonly Column[] = [];
  private readonly heard = ({ dataTypeIDs }: { dataTypeIDs: number[] }): void => {
    this.parameters = dataTypeIDs;
  };

  constructor(
    private readonly text: string,
    private readonly done: (error: Error | undefined, described: Described) => void,
  ) {}

  submit(wire: Wire): void {
    wire.once('parameterDescription', this.heard);
    wire.parse({ name: '', text: this.text, types: [] });
    wire.describe({ type: 'S', name: '' });
    wire.sync();
  }

  handleRowDescription({ fields }: { fields: readonly pg.FieldDef[] }): void {
    this.columns = fields.map(({ name, dataTypeID, tableID, columnID }) => ({
      name,
      type: dataTypeID,
      origin: tableID === 0 ? undefined : `${tableID}:${columnID}`,
    }));
  }

  /** Nothing follows: pg counts a query as over with its error. */
  handleError(error: Error, wire: Wire): void {
    wire.off('parameterDescription', this.heard);
    this.done(error, { parameters: [], columns: [] });
  }

  handleReadyForQuery(wire: Wire): void {
    wire.off('parameterDescription', this.heard);
    this.done(undefined, { parameters: this.parameters, columns: this.columns });
  }
}

/** @throws Error of the server: a mistake in the statement, or a table or column that does not exist */
export function describeStatement(client: pg.Client, text: string): Promise<Described> {
  return new Promise((resolve, reject) => {
    const done = (error: Error | undefined, described: Described): void =>
      error ? reject(error) : resolve(described);
    client.query(new Description(text, done) as unknown as pg.Submittable);
  });
}
