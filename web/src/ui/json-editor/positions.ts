import { ensureSyntaxTree, syntaxTree } from '@codemirror/language';
import type { EditorState } from '@codemirror/state';
import type { SyntaxNode } from '@lezer/common';

type Path = readonly (string | number)[];

/** So long reading on may take, in milliseconds, where the text is not read to its end yet. */
const PATIENCE_MS = 50;

/** Where the value at a path stands in the text, or as much of the path as is there. */
export function rangeOf(state: EditorState, path: Path): { readonly from: number; readonly to: number } {
  const { topNode } = ensureSyntaxTree(state, state.doc.length, PATIENCE_MS) ?? syntaxTree(state);
  let node = valueIn(topNode);
  for (const step of path) {
    const next = node === undefined ? undefined : child(state, node, step);
    if (next === undefined) break;
    node = next;
  }
  return node === undefined ? { from: 0, to: state.doc.length } : { from: node.from, to: node.to };
}

function child(state: EditorState, node: SyntaxNode, step: string | number): SyntaxNode | undefined {
  if (typeof step === 'number') return node.name === 'Array' ? valuesIn(node)[step] : undefined;
  const property = node
    .getChildren('Property')
    .find((one) => nameOf(state, one.getChild('PropertyName')) === step);
  return property && valuesIn(property).at(-1);
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
