import ts from 'typescript';
import { nodesOf, type SourceProgram } from './source-program.js';
import type { Choose } from './worlds.js';

/** Something that is known only while the service runs. */
export class NotConstant extends Error {
  override readonly name = 'NotConstant';
}

/** What stands for expressions that only a running service knows: by file, then by the expression's text. */
export type Samples = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

type FunctionNode = ts.FunctionDeclaration | ts.MethodDeclaration | ts.ArrowFunction | ts.FunctionExpression;

/** Methods of arrays that call a function with each element. */
const EACH = new Set(['map', 'forEach', 'flatMap', 'filter', 'some', 'every', 'find']);
const DEEPEST = 40;

/**
 * Works out what an expression of the sources is, without running the service: constants are read, pure functions are called,
 * parameters are looked for at the callers, and where several values are possible, the world's choice is taken.
 */
export class Folding {
  private depth = 0;

  /**
   * @param choose the world's choices
   * @param seen told of every text that goes into a value
   */
  constructor(
    private readonly sources: SourceProgram,
    private readonly samples: Samples,
    private readonly choose: Choose,
    private readonly seen: (node: ts.Node) => void,
  ) {}

  /** @throws NotConstant */
  value(expression: ts.Expression): unknown {
    const node = bare(expression);
    const samples = this.samples[this.sources.fileOf(node)];
    const text = node.getText();
    if (samples && Object.hasOwn(samples, text)) {
      this.seen(node);
      return samples[text];
    }
    if (this.depth > DEEPEST) throw new NotConstant(`${this.named(node)} leads too far`);
    this.depth += 1;
    try {
      return this.valueOf(node);
    } finally {
      this.depth -= 1;
    }
  }

  /** What the values that go with a statement are: their types, where they can be told. @throws NotConstant */
  list(expression: ts.Expression | undefined): ts.Type[] {
    if (expression === undefined) return [];
    const { checker } = this.sources;
    const node = bare(expression);
    if (ts.isArrayLiteralExpression(node)) {
      return node.elements.flatMap((element) =>
        ts.isSpreadElement(element) ? this.list(element.expression) : [checker.getTypeAtLocation(element)],
      );
    }
    if (ts.isConditionalExpression(node)) return this.list(this.branch(node));
    const type = checker.getTypeAtLocation(node);
    if (checker.isTupleType(type)) return [...checker.getTypeArguments(type as ts.TypeReference)];
    if (ts.isIdentifier(node)) {
      const declared = this.declaration(node);
      if (ts.isVariableDeclaration(declared) && declared.initializer) return this.list(declared.initializer);
      if (ts.isParameter(declared)) return this.list(this.argumentOf(declared));
    }
    if (ts.isCallExpression(node)) {
      const made = returned(checker.getResolvedSignature(node)?.declaration);
      if (made) return this.list(made);
    }
    throw new NotConstant(`how many values ${this.named(node)} holds`);
  }

  private valueOf(node: ts.Expression): unknown {
    if (ts.isStringLiteralLike(node)) {
      this.seen(node);
      return node.text;
    }
    if (ts.isTemplateExpression(node)) {
      this.seen(node);
      const parts = node.templateSpans.map((span) => `${this.word(span.expression)}${span.literal.text}`);
      return node.head.text + parts.join('');
    }
    if (ts.isConditionalExpression(node)) return this.value(this.branch(node));
    if (ts.isIdentifier(node)) return node.text === 'undefined' ? undefined : this.identifier(node);
    if (ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node)) return this.member(node);
    if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken) {
      return (this.value(node.left) as string) + (this.value(node.right) as string);
    }
    if (ts.isCallExpression(node)) return this.call(node);
    return this.evaluated(node);
  }

  /** A part of a template: anything that becomes a text by itself. */
  private word(expression: ts.Expression): string {
    const value = this.value(expression);
    if (typeof value === 'string' || typeof value === 'number') return String(value);
    throw new NotConstant(`${this.named(expression)} is no text`);
  }

  /** Either branch, whatever the condition: the same one everywhere in a function. */
  private branch({ condition, whenTrue, whenFalse }: ts.ConditionalExpression): ts.Expression {
    const where = ts.findAncestor(condition, ts.isFunctionLike);
    return this.choose(`${this.idOf(where)} ${condition.getText()}`, 2) === 0 ? whenTrue : whenFalse;
  }

  private identifier(node: ts.Identifier): unknown {
    return this.declared(this.declaration(node), node);
  }

  private declared(declaration: ts.Declaration, use: ts.Expression): unknown {
    if (ts.isFunctionDeclaration(declaration)) return this.evaluated(declaration);
    if (ts.isBindingElement(declaration)) {
      const { propertyName, name, parent } = declaration;
      const key = propertyName ?? name;
      if (ts.isObjectBindingPattern(parent) && ts.isIdentifier(key) && !declaration.initializer) {
        return this.orOfType(use, () => property(this.declared(parent.parent, use), key.text));
      }
    }
    if (ts.isVariableDeclaration(declaration)) {
      const list = declaration.parent;
      if (ts.isForOfStatement(list.parent))
        return this.element(list.parent.expression, this.idOf(declaration));
      if (declaration.initializer && (list.flags & ts.NodeFlags.Const) !== 0)
        return this.value(declaration.initializer);
    }
    if (ts.isParameter(declaration)) return this.orOfType(use, () => this.parameter(declaration));
    throw new NotConstant(`${this.named(use)} is not known before the service runs`);
  }

  private parameter(parameter: ts.ParameterDeclaration): unknown {
    const { parent } = parameter;
    const [callback, place] = [parent.parent, parent.parameters.indexOf(parameter)];
    if (ts.isArrowFunction(parent) && ts.isCallExpression(callback) && place === 0) {
      const { expression: callee } = callback;
      if (ts.isPropertyAccessExpression(callee) && EACH.has(callee.name.text))
        return this.element(callee.expression, this.idOf(parameter));
    }
    const given = this.argumentOf(parameter);
    return given && this.value(given);
  }

  /** What one of the callers passes; all parameters of a function come from the same caller. */
  private argumentOf(parameter: ts.ParameterDeclaration): ts.Expression | undefined {
    const called = parameter.parent;
    const name = nameOf(called);
    const { checker } = this.sources;
    const calls = (name === undefined ? [] : this.sources.callsOf(name)).filter(
      (call) => checker.getResolvedSignature(call)?.declaration === called,
    );
    if (calls.length === 0)
      throw new NotConstant(`${parameter.name.getText()}: no call of its function was found`);
    const chosen = calls[this.choose(`caller of ${this.idOf(called)}`, calls.length)]!;
    const given = chosen.arguments ?? [];
    if (given.some(ts.isSpreadElement)) throw new NotConstant(`${this.named(chosen)} spreads its arguments`);
    return given[called.parameters.indexOf(parameter)] ?? parameter.initializer;
  }

  private element(array: ts.Expression, key: string): unknown {
    const elements = this.value(array);
    if (!Array.isArray(elements) || elements.length === 0)
      throw new NotConstant(`${this.named(array)} has no elements`);
    return elements[this.choose(`element of ${key}`, elements.length)];
  }

  private member(node: ts.PropertyAccessExpression | ts.ElementAccessExpression): unknown {
    return this.orOfType(
      node,
      () => {
        if (ts.isElementAccessExpression(node))
          return property(this.value(node.expression), String(this.value(node.argumentExpression)));
        if (node.expression.kind !== ts.SyntaxKind.ThisKeyword)
          return property(this.value(node.expression), node.name.text);
        const declared = this.sources.checker.getSymbolAtLocation(node.name)?.valueDeclaration;
        if (declared && ts.isParameter(declared)) return this.parameter(declared);
        if (declared && ts.isPropertyDeclaration(declared) && declared.initializer)
          return this.value(declared.initializer);
        throw new NotConstant(`${this.named(node)} is not known before the service runs`);
      },
      'type first',
    );
  }

  /** A type that is a list of literals says what the values can be. */
  private orOfType(node: ts.Expression, work: () => unknown, order?: 'type first'): unknown {
    const type = this.sources.checker.getTypeAtLocation(node);
    const literals = (type.isUnion() ? type.types : [type]).filter((one) => one.isStringLiteral());
    const known = literals.length > 0 && (!type.isUnion() || literals.length === type.types.length);
    const choice = (): unknown => {
      const key = `${this.idOf(ts.findAncestor(node, ts.isFunctionLike))} ${node.getText()}`;
      return literals[this.choose(key, literals.length)]!.value;
    };
    if (known && order === 'type first') return choice();
    try {
      return work();
    } catch (error) {
      if (!known || !(error instanceof NotConstant)) throw error;
      return choice();
    }
  }

  private call(node: ts.CallExpression): unknown {
    const values = (): unknown[] => node.arguments.map((argument) => this.value(argument));
    const callee = bare(node.expression);
    if (ts.isPropertyAccessExpression(callee) && callee.expression.kind !== ts.SyntaxKind.ThisKeyword) {
      if (this.isGlobal(callee.expression)) return this.evaluated(node);
      const receiver = this.value(callee.expression);
      return (property(receiver, callee.name.text) as Callable).apply(receiver, values());
    }
    if (!ts.isIdentifier(callee)) throw new NotConstant(`${this.named(node)} is no call of a function`);
    return (this.identifier(callee) as Callable)(...values());
  }

  /** Runs a piece of the sources; whatever it names outside itself is folded when it is asked for. */
  private evaluated(node: ts.Expression | ts.FunctionDeclaration): unknown {
    this.seen(node);
    const piece = PIECES.get(node) ?? { run: runnable(node), freeNames: this.freeNames(node) };
    PIECES.set(node, piece);
    const scope = Object.create(null) as object;
    for (const name of piece.freeNames)
      Object.defineProperty(scope, name.text, { get: () => this.value(name) });
    return piece.run(scope);
  }

  private freeNames(node: ts.Node): ts.Identifier[] {
    const names = new Map<string, ts.Identifier>();
    for (const inner of nodesOf(node)) {
      if (!ts.isIdentifier(inner) || ts.findAncestor(inner, ts.isTypeNode)) continue;
      const { parent } = inner;
      if (ts.isPropertyAccessExpression(parent) && parent.name === inner) continue;
      if (ts.isPropertyAssignment(parent) && parent.name === inner) continue;
      const symbol = this.symbol(inner);
      const declared = symbol?.declarations?.[0];
      if (!declared || (declared.getSourceFile() === node.getSourceFile() && within(declared, node)))
        continue;
      if (!this.isGlobal(inner)) names.set(inner.text, inner);
    }
    return [...names.values()];
  }

  /** Whether a name is the language's own. */
  private isGlobal(node: ts.Expression): boolean {
    if (!ts.isIdentifier(node)) return false;
    const declared = this.symbol(node)?.declarations?.[0];
    return declared === undefined || /\/typescript\/lib\/lib\./.test(declared.getSourceFile().fileName);
  }

  private symbol(name: ts.Identifier): ts.Symbol | undefined {
    const { checker } = this.sources;
    const found = ts.isShorthandPropertyAssignment(name.parent)
      ? checker.getShorthandAssignmentValueSymbol(name.parent)
      : checker.getSymbolAtLocation(name);
    return found && (found.flags & ts.SymbolFlags.Alias) !== 0 ? checker.getAliasedSymbol(found) : found;
  }

  private declaration(name: ts.Identifier): ts.Declaration {
    const declared = this.symbol(name)?.declarations?.find(
      (one) => !ts.isFunctionDeclaration(one) || one.body !== undefined,
    );
    if (declared === undefined) throw new NotConstant(`${this.named(name)} is declared nowhere`);
    return declared;
  }

  private named(node: ts.Node): string {
    const text = node.getText().replace(/\s+/g, ' ');
    return `\`${text.length > 60 ? `${text.slice(0, 60)}…` : text}\` (${this.sources.place(node)})`;
  }

  private idOf(node: ts.Node | undefined): string {
    return node === undefined ? 'module' : `${this.sources.fileOf(node)}@${node.getStart()}`;
  }
}

type Callable = (...given: unknown[]) => unknown;

/** Pieces of the sources that were run before, since each is run in many worlds. */
const PIECES = new WeakMap<
  ts.Node,
  { readonly run: Callable; readonly freeNames: readonly ts.Identifier[] }
>();

/** A function that runs a piece of the sources with the names that are in the given scope. */
function runnable(node: ts.Node): Callable {
  const text = node.getText().replace(/^export (default )?/, '');
  const { outputText } = ts.transpileModule(`(${text})`, {
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext },
  });
  const js = outputText.replace(/^"use strict";\s*/, '').replace(/;?\s*$/, '');
  // oxlint-disable-next-line typescript/no-implied-eval -- it runs what is in src, as any test does
  return new Function('scope', `with (scope) { return (${js}); }`) as Callable;
}

/** Without what only the compiler sees. */
export function bare(expression: ts.Expression): ts.Expression {
  let node = expression;
  while (
    ts.isParenthesizedExpression(node) ||
    ts.isAsExpression(node) ||
    ts.isSatisfiesExpression(node) ||
    ts.isNonNullExpression(node)
  )
    node = node.expression;
  return node;
}

function property(value: unknown, name: string): unknown {
  if (value === null || value === undefined) throw new NotConstant(`nothing has a property ${name}`);
  return (value as Record<string, unknown>)[name];
}

function nameOf(called: ts.SignatureDeclaration): string | undefined {
  if (ts.isConstructorDeclaration(called)) return called.parent.name?.text;
  if (called.name && ts.isIdentifier(called.name)) return called.name.text;
  const { parent } = called as FunctionNode;
  return ts.isVariableDeclaration(parent) && ts.isIdentifier(parent.name) ? parent.name.text : undefined;
}

/** The expression that a function returns when it does nothing before but declare. */
function returned(
  called: ts.SignatureDeclaration | ts.JSDocSignature | undefined,
): ts.Expression | undefined {
  const body = called && 'body' in called ? (called as FunctionNode).body : undefined;
  if (body === undefined) return undefined;
  if (!ts.isBlock(body)) return body;
  const returns = [...nodesOf(body)].filter(ts.isReturnStatement);
  return returns.length === 1 ? returns[0]!.expression : undefined;
}

function within(inner: ts.Node, outer: ts.Node): boolean {
  return inner.pos >= outer.pos && inner.end <= outer.end;
}
