import { ensureSyntaxTree, syntaxTree } from '@codemirror/language';
import type { EditorState } from '@codemirror/state';
import type { SyntaxNode } from '@lezer/common';

type Path = readonly (string | number)[];

/** So long reading on may take, in milliseconds, where the text is not read to its end yet. */
const PATIENCE_MS = 50;

/** Where the value at a path stands in the text, or as much of the path as is there. @param key whether its key is meant */
export function rangeOf(
  state: EditorState,
  path: Path,
  key = false,
): { readonly from: number; readonly to: number } {
  const { topNode } = ensureSyntaxTree(state, state.doc.length, PATIENCE_MS) ?? syntaxTree(state);
  let node = valueIn(topNode);
  for (const [n, step] of path.entries()) {
    const next =
      node === undefined
        ? undefined
        : key && n === path.length - 1
          ? propertyOf(state, node, step)?.getChild('PropertyName')
          : child(state, node, step);
    if (next === undefined || next === null) break;
    node = next;
  }
  return node === undefined ? { from: 0, to: state.doc.length } : { from: node.from, to: node.to };
}

function child(state: EditorState, node: SyntaxNode, step: string | number): SyntaxNode | undefined {
  if (typeof step === 'number') return node.name === 'Array' ? valuesIn(node)[step] : undefined;
  const property = propertyOf(state, node, step);
  return property && valuesIn(property).at(-1);
}

function propertyOf(state: EditorState, node: SyntaxNode, name: string | number): SyntaxNode | undefined {
  return node.getChildren('Property').find((one) => nameOf(state, one.getChild('PropertyName')) === name);
}

function nameOf(state: EditorState, node: SyntaxNode | null): string | undefined {
  if (node === null) return undefined;
  try {
    return JSON.parse(state.sliceDoc(node.from, node.to)) as string;
  } catch {
    return undefined;
  }
}

const VALUES = ['Object', 'Array', 'String', 'Number', 'True', 'False', 'Null'];

function valuesIn(node: SyntaxNode): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  for (let one = node.firstChild; one !== null; one = one.nextSibling) {
    if (VALUES.includes(one.name)) found.push(one);
  }
  return found;
}

function valueIn(node: SyntaxNode): SyntaxNode | undefined {
  return valuesIn(node)[0];
}
