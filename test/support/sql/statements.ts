import ts from 'typescript';
import { bare, Folding, NotConstant, type Samples } from './folding.js';
import { nodesOf, type SourceProgram } from './source-program.js';
import { inEveryWorld } from './worlds.js';

/** One text that a call may send, and the types of the values with it. */
export interface Variant {
  readonly text: string;
  readonly values: readonly ts.Type[];
}

/** A call that sends hand-written SQL. */
export interface Statement {
  readonly call: ts.CallExpression;
  /** What its rows are read as; undefined when they are `any`. */
  readonly row: ts.Type | undefined;
  /** Its name when it is a prepared one. */
  readonly name: string | undefined;
  readonly variants: readonly Variant[];
}

export interface FoundStatements {
  readonly statements: readonly Statement[];
  /** Mistakes, each with its place. */
  readonly problems: readonly string[];
}

/** Methods that send SQL: of the service's own types, of pg and of TypeORM. */
const SENDING = new Set(['query', 'prepared']);
const SENDERS = /\/src\/platform\/database\/|\/node_modules\/(@types\/pg|typeorm)\//;
/** Passes on what it is given: whoever calls it is checked. */
const PASSING_ON = 'src/platform/database/database.ts';
/** How a text begins that is SQL. A part of a statement that begins otherwise only occurs in one that does. */
const SQL =
  /^\s*(SELECT|INSERT INTO|UPDATE|DELETE FROM|WITH|DO|SET|LISTEN|LOCK|CREATE|ALTER|DROP|TRUNCATE|NOTIFY)\s/;

/** Finds every call that sends SQL, and what it sends. @param inspected which files are looked at, relative to the repository */
export function findStatements(
  sources: SourceProgram,
  samples: Samples,
  inspected: (file: string) => boolean,
): FoundStatements {
  const problems: string[] = [];
  const statements: Statement[] = [];
  const seen = new Set<ts.Node>();
  for (const file of sources.files) {
    if (!inspected(sources.fileOf(file))) continue;
    for (const node of nodesOf(file)) {
      problems.push(...evasions(sources, node));
      if (!isSender(sources.checker, node)) continue;
      const call = node.parent.parent;
      if (!ts.isCallExpression(call) || call.expression !== node.parent) {
        if (!isPassedOn(sources, node))
          problems.push(`${sources.place(node)}: \`${node.text}\` is used without being called on the spot.`);
      } else if (!isPassedOn(sources, call) || isOwn(call)) {
        statements.push(readCall(sources, samples, call, node.text === 'prepared', seen, problems));
      }
    }
  }
  problems.push(
    ...namesWithTwoTexts(sources, statements),
    ...unseen(sources, inspected, seen),
    ...unneeded(sources, samples, seen),
  );
  return { statements, problems };
}

function isSender(checker: ts.TypeChecker, node: ts.Node): node is ts.Identifier & { parent: ts.Expression } {
  if (!ts.isIdentifier(node) || !SENDING.has(node.text)) return false;
  if (!ts.isPropertyAccessExpression(node.parent) || node.parent.name !== node) return false;
  return isOfSender(checker.getSymbolAtLocation(node));
}

function isOfSender(method: ts.Symbol | undefined): boolean {
  return (method?.declarations ?? []).some((one) => SENDERS.test(one.getSourceFile().fileName));
}

/** Ways around the check: a method taken off its object, and rows that are said to be of a type. */
function evasions(sources: SourceProgram, node: ts.Node): string[] {
  const { checker } = sources;
  const taken = (owner: ts.Node, name: string): string[] =>
    SENDING.has(name) && isOfSender(checker.getTypeAtLocation(owner).getProperty(name))
      ? [`${sources.place(node)}: \`${name}\` is used without being called on the spot.`]
      : [];
  if (ts.isBindingElement(node) && ts.isObjectBindingPattern(node.parent)) {
    const key = node.propertyName ?? node.name;
    return ts.isIdentifier(key) ? taken(node.parent, key.text) : [];
  }
  if (ts.isElementAccessExpression(node) && ts.isStringLiteralLike(node.argumentExpression))
    return taken(node.expression, node.argumentExpression.text);
  if (ts.isAsExpression(node) && !isPassedOn(sources, node) && isOfStatement(checker, node.expression))
    return [`${sources.place(node)}: rows are cast; give the statement its row type instead.`];
  return [];
}

/** Whether an expression is what a statement gave, or a variable with that. */
function isOfStatement(checker: ts.TypeChecker, expression: ts.Expression): boolean {
  let node = bare(expression);
  while (ts.isAwaitExpression(node) || ts.isElementAccessExpression(node)) node = bare(node.expression);
  if (ts.isCallExpression(node))
    return ts.isPropertyAccessExpression(node.expression) && isSender(checker, node.expression.name);
  if (!ts.isIdentifier(node)) return false;
  let declared: ts.Node | undefined = checker.getSymbolAtLocation(node)?.valueDeclaration;
  while (declared && ts.isBindingElement(declared)) declared = declared.parent.parent;
  if (!declared || !ts.isVariableDeclaration(declared)) return false;
  if (declared.initializer) return isOfStatement(checker, declared.initializer);
  const loop = declared.parent.parent;
  return ts.isForOfStatement(loop) && isOfStatement(checker, loop.expression);
}

/** The few places that implement sending. */
/** Whether the text stands in the call itself, and so is nobody else's. */
function isOwn({ arguments: [text] }: ts.CallExpression): boolean {
  return text !== undefined && ts.isStringLiteralLike(text);
}

function isPassedOn(sources: SourceProgram, node: ts.Node): boolean {
  const file = sources.fileOf(node);
  return file === PASSING_ON || file === 'src/platform/database/impatient-client.ts';
}

function readCall(
  sources: SourceProgram,
  samples: Samples,
  call: ts.CallExpression,
  prepared: boolean,
  seen: Set<ts.Node>,
  problems: string[],
): Statement {
  const place = sources.place(call);
  const [text, values] = prepared ? call.arguments.slice(1) : call.arguments;
  const name = prepared ? call.arguments[0] : undefined;
  const variants = new Map<string, Variant>();
  const mistakes = new Set<string>();
  if (text === undefined) mistakes.add('a statement without a text');
  else {
    inEveryWorld((choose) => {
      const folding = new Folding(sources, samples, choose, (node) => seen.add(node));
      try {
        const folded = folding.value(text);
        if (typeof folded !== 'string') throw new NotConstant('its text is no string');
        const variant = { text: folded, values: folding.list(values) };
        variants.set(`${variant.values.length} ${folded}`, variant);
      } catch (error) {
        if (!(error instanceof NotConstant)) throw error;
        mistakes.add(error.message);
      }
    });
  }
  for (const mistake of mistakes) {
    problems.push(
      `${place}: the statement cannot be checked: ${mistake}. Make its text of constants, and its values a list that is written out.`,
    );
  }
  if (name && !ts.isStringLiteralLike(name))
    problems.push(`${place}: the name of a prepared statement is not a constant.`);
  return {
    call,
    row: rowOf(sources.checker, call),
    name: name && ts.isStringLiteralLike(name) ? name.text : undefined,
    variants: [...variants.values()],
  };
}

/** `Promise<Row[]>` of ours, `Promise<QueryResult<Row>>` of pg. */
function rowOf(checker: ts.TypeChecker, call: ts.CallExpression): ts.Type | undefined {
  const signature = checker.getResolvedSignature(call);
  const returned = signature && checker.getNonNullableType(checker.getReturnTypeOfSignature(signature));
  const answer = returned && checker.getAwaitedType(returned);
  if (!answer || (answer.flags & ts.TypeFlags.Any) !== 0) return undefined;
  const rows = answer.getProperty('rows');
  const list = rows ? checker.getTypeOfSymbol(rows) : answer;
  const [row] = checker.isArrayType(list) ? checker.getTypeArguments(list as ts.TypeReference) : [];
  return row && (row.flags & ts.TypeFlags.Any) === 0 ? row : undefined;
}

/** PostgreSQL refuses a second text under the name of a statement that a connection has prepared. */
function namesWithTwoTexts(sources: SourceProgram, statements: readonly Statement[]): string[] {
  const texts = new Map<string, string>();
  return statements.flatMap(({ call, name, variants }) => {
    if (name === undefined) return [];
    const all = new Set([...variants.map(({ text }) => text), texts.get(name)].filter((text) => text));
    texts.set(name, variants[0]?.text ?? '');
    return all.size > 1
      ? [`${sources.place(call)}: the prepared statement ${name} has more than one text.`]
      : [];
  });
}

function unneeded(sources: SourceProgram, samples: Samples, seen: ReadonlySet<ts.Node>): string[] {
  const needed = new Set([...seen].map((node) => `${sources.fileOf(node)}: ${node.getText()}`));
  return Object.entries(samples).flatMap(([file, texts]) =>
    Object.keys(texts)
      .filter((text) => !needed.has(`${file}: ${text}`))
      .map((text) => `${file}: nothing needs the sample for \`${text}\`.`),
  );
}

/** Texts that look like SQL and that no call was seen to send. */
function unseen(
  sources: SourceProgram,
  inspected: (file: string) => boolean,
  seen: ReadonlySet<ts.Node>,
): string[] {
  const isText = (node: ts.Node): boolean => ts.isStringLiteralLike(node) || ts.isTemplateExpression(node);
  return sources.files
    .filter((file) => inspected(sources.fileOf(file)))
    .flatMap((file) => [...nodesOf(file)])
    .filter((node) => isText(node) && SQL.test(node.getText().slice(1)))
    .filter((node) => !ts.findAncestor(node, (outer) => seen.has(outer)))
    .map(
      (node) => `${sources.place(node)}: a text that looks like SQL and that no statement was seen to use.`,
    );
}
