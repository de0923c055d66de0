import { common } from '../texts/common';
import { textOf } from '../texts/useTexts';
import { toast } from './Toasts';

/** Puts a text on the clipboard, and says so. */
export async function copyText(text: string): Promise<void> {
  try {
    await (navigator.clipboard ? navigator.clipboard.writeText(text) : copyBySelection(text));
    toast('good', textOf(common, 'copied'));
  } catch {
    toast('bad', textOf(common, 'copyFailed'));
  }
}

/** Where the page is neither encrypted nor local, browsers have no clipboard for it but this. */
function copyBySelection(text: string): void {
  const area = document.createElement('textarea');
  area.value = text;
  area.setAttribute('readonly', '');
  area.className = 'sr-only';
  (document.querySelector('[role=dialog]') ?? document.body).append(area);
  area.select();
  const done = document.execCommand('copy');
  area.remove();
  if (!done) throw new Error('not copied');
}
