import { sliceElements, sliceMembers } from './slices.js';

/**
 * What a v1 subscription gets of a state (docs/contract/event-subscriptions.md#7): under its `parameterValues`, an
 * array with exactly one element is that element; all else stays byte for byte.
 * @param stateText a state's valid JSON text; `{` is its first character
 */
export function unwrapSingletons(stateText: string): string {
  const values = sliceMembers(stateText, 0)?.members.get('parameterValues');
  if (values === undefined) return stateText;
  const custom = sliceMembers(stateText, values.from);
  if (custom === undefined) return stateText;
  let unwrapped = '';
  let copied = 0;
  for (const { from, to } of custom.members.values()) {
    const only = onlyElement(stateText, from);
    if (only === undefined) continue;
    unwrapped += stateText.slice(copied, from) + stateText.slice(only.from, only.to);
    copied = to;
  }
  return copied === 0 ? stateText : unwrapped + stateText.slice(copied);
}

function onlyElement(text: string, start: number): { from: number; to: number } | undefined {
  const elements = sliceElements(text, start)?.elements;
  return elements?.length === 1 ? elements[0] : undefined;
}
