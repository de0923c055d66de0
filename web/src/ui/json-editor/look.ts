import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import type { Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';

/** The editor in the colours of the console, in both themes. */
export const look: Extension = [
  EditorView.theme({
    '&': {
      border: '1px solid var(--line-strong)',
      borderRadius: 'var(--radius-m)',
      backgroundColor: 'var(--surface)',
      color: 'var(--ink)',
      fontSize: 'var(--text-s)',
      overflow: 'hidden',
    },
    '&.cm-focused': { outline: '2px solid var(--focus)', outlineOffset: '0' },
    '.cm-scroller': { fontFamily: 'var(--mono)', lineHeight: '1.55', maxHeight: '60vh', minHeight: '12em' },
    '.cm-content': { caretColor: 'var(--ink)' },
    '.cm-cursor': { borderLeftColor: 'var(--ink)' },
    '.cm-gutters': {
      backgroundColor: 'var(--sunken)',
      color: 'var(--ink-3)',
      border: 'none',
      borderRight: '1px solid var(--line)',
    },
    '.cm-specialChar': {
      color: 'var(--warn)',
      backgroundColor: 'var(--warn-soft, var(--sunken))',
      borderRadius: '3px',
    },
    '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'var(--hover)' },
    '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
      backgroundColor: 'var(--accent-soft) !important',
    },
    '.cm-matchingBracket, &.cm-focused .cm-matchingBracket': {
      backgroundColor: 'var(--accent-soft)',
      color: 'inherit',
    },
    '.cm-tooltip': {
      border: '1px solid var(--line)',
      borderRadius: 'var(--radius-m)',
      backgroundColor: 'var(--raised)',
      color: 'var(--ink)',
      boxShadow: 'var(--shadow-2)',
      fontFamily: 'var(--font)',
    },
    '.cm-tooltip.cm-tooltip-autocomplete > ul': {
      maxWidth: 'min(560px, 92vw)',
      maxHeight: '16em',
      fontFamily: 'var(--mono)',
      fontSize: 'var(--text-s)',
    },
    '.cm-tooltip.cm-tooltip-autocomplete > ul > li': {
      display: 'flex',
      alignItems: 'baseline',
      justifyContent: 'space-between',
      gap: 'var(--s4)',
      minHeight: '24px',
      padding: '3px var(--s3)',
    },
    '.cm-completionLabel': { minWidth: '0', overflow: 'hidden', textOverflow: 'ellipsis' },
    '.cm-completionMatchedText': { color: 'var(--accent-ink)', fontWeight: '600', textDecoration: 'none' },
    '.cm-completionDetail': {
      flex: '0 1 auto',
      minWidth: '7em',
      marginLeft: '0',
      overflow: 'hidden',
      color: 'var(--ink-3)',
      fontFamily: 'var(--font)',
      fontStyle: 'normal',
      textAlign: 'end',
      textOverflow: 'ellipsis',
    },
    '.cm-tooltip-autocomplete ul li[aria-selected]': {
      backgroundColor: 'var(--accent-soft)',
      color: 'var(--ink)',
    },
    '.cm-tooltip-autocomplete ul li[aria-selected] .cm-completionDetail': { color: 'var(--ink-2)' },
    // In the place of pictures, which the page's policy does not let in from a style.
    '.cm-lintRange': { backgroundImage: 'none !important', textDecoration: 'underline wavy 1.5px' },
    '.cm-lintRange-warning': { textDecorationColor: 'var(--warn-solid)' },
    '.cm-lintRange-error': { textDecorationColor: 'var(--bad-solid)' },
    '.cm-lint-marker': { content: 'normal !important', width: '10px', height: '10px', marginTop: '5px' },
    '.cm-lint-marker-warning': {
      backgroundColor: 'var(--warn-solid)',
      clipPath: 'polygon(50% 0, 100% 100%, 0 100%)',
    },
    '.cm-lint-marker-error': { backgroundColor: 'var(--bad-solid)', borderRadius: '2px' },
    '.cm-diagnostic': { maxWidth: '420px', overflowWrap: 'anywhere' },
  }),
  syntaxHighlighting(
    HighlightStyle.define([
      { tag: tags.propertyName, color: 'var(--accent-ink)' },
      { tag: tags.string, color: 'var(--good)' },
      { tag: tags.number, color: 'var(--warn)' },
      { tag: [tags.bool, tags.null], color: 'var(--hold)' },
      { tag: tags.invalid, color: 'var(--bad)' },
    ]),
  ),
];
