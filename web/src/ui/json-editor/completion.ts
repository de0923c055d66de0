import {
  type Completion,
  type CompletionContext,
  type CompletionResult,
  pickedCompletion,
  startCompletion,
} from '@codemirror/autocomplete';
import type { EditorView } from '@codemirror/view';
import type { Guide, Offer } from './guide';
import { type Spot, spotAt } from './spot';

/** What a guide offers where the cursor stands: within quotes while somebody types, anywhere when it is asked for. */
export function guided(context: CompletionContext, guide: Guide): CompletionResult | null {
  const spot = spotAt(context.state.doc.toString(), context.pos);
  if (spot === undefined || (!context.explicit && spot.from === spot.to)) return null;
  const offers = spot.role === 'key' ? guide.keys(spot) : guide.values(spot);
  if (offers.length === 0) return null;
  return {
    from: spot.from === spot.to ? context.pos : spot.from + (spot.quoted ? 1 : 0),
    options: offers.map((offer, n): Completion => ({
      label: offer.name,
      detail: offer.hint,
      // In the order of the guide.
      sortText: String(n).padStart(5, '0'),
      apply: (view, completion) => put(view, completion, offer),
    })),
    validFor: spot.quoted ? /^[^"\\\n]*$/ : /^[^\s"{}[\],:]*$/,
  };
}

function put(view: EditorView, completion: Completion, offer: Offer): void {
  const { head } = view.state.selection.main;
  const spot = spotAt(view.state.doc.toString(), head);
  if (spot === undefined) return;
  const { text, cursor } = textOf(offer, spot);
  view.dispatch({
    changes: [
      ...(spot.commaAt === undefined ? [] : [{ from: spot.commaAt, insert: ',' }]),
      { from: spot.from, to: spot.to, insert: text },
    ],
    selection: { anchor: spot.from + cursor + (spot.commaAt === undefined ? 0 : 1) },
    annotations: pickedCompletion.of(completion),
    userEvent: 'input.complete',
    scrollIntoView: true,
  });
  // The key is there: what may be its value?
  if (spot.role === 'key') startCompletion(view);
}

/** What is put in, and where in it the cursor stands then. */
function textOf(
  { name, json }: Offer,
  { role, next }: Spot,
): { readonly text: string; readonly cursor: number } {
  const comma = next === 'member' ? ',' : '';
  if (role === 'value') {
    const text = json ?? JSON.stringify(name);
    return { text: text + comma, cursor: insideOf(text) };
  }
  const key = JSON.stringify(name);
  if (next === 'colon') return { text: key, cursor: key.length };
  const value = json ?? '';
  return { text: `${key}: ${value}${comma}`, cursor: key.length + 2 + insideOf(value) };
}

/** Behind a value, or in it while it is empty. */
function insideOf(json: string): number {
  const empty = /""|\[\]|\{\}/.exec(json);
  return empty === null ? json.length : empty.index + 1;
}
