/** Whether the condition is `changed`: it wants another value than before, so the answer names no value that it wanted. */
export function wantsChange({ sentence }: { readonly sentence: string }): boolean {
  return sentence.endsWith(' is the same in both states (changed)');
}
