import { relative, resolve } from 'node:path';
import ts from 'typescript';

/** A call or construction, to find those who call a function. */
type Call = ts.CallExpression | ts.NewExpression;

/** The sources of the service as the compiler knows them, with their types. */
export interface SourceProgram {
  readonly checker: ts.TypeChecker;
  /** All files of src but the specs, and the extra ones. */
  readonly files: readonly ts.SourceFile[];
  /** The calls in these files whose callee ends in that name. */
  callsOf(name: string): readonly Call[];
  /** `file:line`, relative to the repository. */
  place(node: ts.Node): string;
  /** Relative to the repository. */
  fileOf(node: ts.Node): string;
}

/** Compiles src in memory. @param extra further files, by path relative to the repository, that need not exist */
export function compileSources(extra: Readonly<Record<string, string>> = {}): SourceProgram {
  const root = resolve('.');
  const { config } = ts.readConfigFile(resolve('tsconfig.json'), (path) => ts.sys.readFile(path));
  const parsed = ts.parseJsonConfigFileContent({ ...(config as object), include: ['src'] }, ts.sys, root);
  const options: ts.CompilerOptions = { ...parsed.options, noEmit: true, incremental: false };
  delete options.tsBuildInfoFile;
  const made = new Map(Object.entries(extra).map(([path, text]) => [resolve(path), text]));
  const host = ts.createCompilerHost(options);
  host.fileExists = (path) => made.has(path) || ts.sys.fileExists(path);
  host.readFile = (path) => made.get(path) ?? ts.sys.readFile(path);
  const wanted = [...parsed.fileNames.filter((name) => !name.endsWith('.spec.ts')), ...made.keys()];
  const program = ts.createProgram(wanted, options, host);
  const files = program.getSourceFiles().filter(({ fileName }) => wanted.includes(resolve(fileName)));
  const fileOf = (node: ts.Node): string => relative(root, node.getSourceFile().fileName);
  let calls: Map<string, Call[]> | undefined;
  return {
    checker: program.getTypeChecker(),
    files,
    callsOf: (name) => (calls ??= callsByName(files)).get(name) ?? [],
    fileOf,
    place: (node) => {
      const { line } = node.getSourceFile().getLineAndCharacterOfPosition(node.getStart());
      return `${fileOf(node)}:${line + 1}`;
    },
  };
}

/** Every node below one, itself included. */
export function* nodesOf(node: ts.Node): Generator<ts.Node> {
  yield node;
  const children: ts.Node[] = [];
  ts.forEachChild(node, (child) => void children.push(child));
  for (const child of children) yield* nodesOf(child);
}

function callsByName(files: readonly ts.SourceFile[]): Map<string, Call[]> {
  const calls = new Map<string, Call[]>();
  for (const node of files.flatMap((file) => [...nodesOf(file)])) {
    if (!ts.isCallExpression(node) && !ts.isNewExpression(node)) continue;
    const name = lastName(node.expression);
    if (name === undefined) continue;
    const known = calls.get(name) ?? [];
    calls.set(name, known);
    known.push(node);
  }
  return calls;
}

function lastName(callee: ts.Expression): string | undefined {
  if (ts.isIdentifier(callee)) return callee.text;
  return ts.isPropertyAccessExpression(callee) ? callee.name.text : undefined;
}
