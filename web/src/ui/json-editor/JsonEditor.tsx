import {
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  type CompletionContext,
  type CompletionResult,
  completionKeymap,
} from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { json } from '@codemirror/lang-json';
import { bracketMatching, indentOnInput, syntaxTree } from '@codemirror/language';
import { type Diagnostic, linter, lintGutter, lintKeymap } from '@codemirror/lint';
import { EditorState, StateEffect } from '@codemirror/state';
import {
  EditorView,
  highlightActiveLine,
  highlightSpecialChars,
  keymap,
  lineNumbers,
} from '@codemirror/view';
import { useEffect, useRef } from 'react';
import { pageNonce } from '../../app/nonce';
import { HIDDEN } from '../json';
import { guided } from './completion';
import type { Guide, JsonProblem } from './guide';
import { look } from './look';
import { rangeOf } from './positions';

/** What is marked is to be looked at again, though the text is the same. */
const otherProblems = StateEffect.define();

interface JsonEditorProps {
  /** What it is, for those who do not see it. */
  readonly label: string;
  /** The text that it begins with; it is not put in anew when it changes: {@link onChange} tells of what is typed. */
  readonly initial: string;
  readonly onChange: (text: string) => void;
  readonly problems?: readonly JsonProblem[];
  /** What is offered within quotes. */
  readonly words?: readonly string[];
  /** In place of words: what is offered where. */
  readonly guide?: Guide;
}

/** JSON as a text to edit. It is large: import it lazily (`ui/json-editor`). */
export function JsonEditor({
  label,
  initial,
  onChange,
  problems = NONE,
  words = NONE,
  guide,
}: JsonEditorProps) {
  const place = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(undefined);
  const latest = useRef({ onChange, problems, words, guide });
  latest.current = { onChange, problems, words, guide };
  const begun = useRef({ label, initial });
  useEffect(() => {
    const made = new EditorView({
      parent: place.current!,
      state: EditorState.create({
        doc: begun.current.initial,
        extensions: [
          EditorView.cspNonce.of(pageNonce()),
          look,
          lineNumbers(),
          highlightSpecialChars({ addSpecialChars: HIDDEN, render: marked }),
          highlightActiveLine(),
          history(),
          indentOnInput(),
          bracketMatching(),
          closeBrackets(),
          autocompletion({
            icons: false,
            override: [
              (context) => {
                const { guide: known, words: all } = latest.current;
                return known === undefined ? offered(context, all) : guided(context, known);
              },
            ],
          }),
          json(),
          lintGutter(),
          linter(
            (shown) => [...syntaxProblems(shown.state), ...placed(shown.state, latest.current.problems)],
            {
              delay: 250,
              needsRefresh: ({ transactions }) =>
                transactions.some(({ effects }) => effects.some((effect) => effect.is(otherProblems))),
            },
          ),
          EditorView.lineWrapping,
          // What scrolls must be reached by keyboard, which not everybody takes text that can be edited for.
          EditorView.contentAttributes.of({ 'aria-label': begun.current.label, tabindex: '0' }),
          keymap.of([
            ...closeBracketsKeymap,
            ...completionKeymap,
            ...lintKeymap,
            ...historyKeymap,
            ...defaultKeymap,
          ]),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) latest.current.onChange(update.state.doc.toString());
          }),
        ],
      }),
    });
    view.current = made;
    return () => made.destroy();
  }, []);
  useEffect(() => {
    view.current?.dispatch({ effects: otherProblems.of(null) });
  }, [problems]);
  return <div ref={place} />;
}

const NONE: readonly never[] = [];

/** What would not be seen, or would turn the direction of what follows it, as its escape. */
function marked(code: number, description: string | null): HTMLElement {
  const mark = document.createElement('span');
  const escape = `\\u${code.toString(16).padStart(4, '0')}`;
  mark.className = 'cm-specialChar';
  mark.textContent = escape;
  mark.title = description ?? escape;
  return mark;
}

function placed(state: EditorState, problems: readonly JsonProblem[]): Diagnostic[] {
  return problems.map(({ path, message, severity, key = false }) => ({
    ...rangeOf(state, path, key),
    message,
    severity,
  }));
}

function syntaxProblems(state: EditorState): Diagnostic[] {
  const text = state.doc.toString();
  try {
    JSON.parse(text);
    return [];
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const at = Number(/position (\d+)/.exec(message)?.[1] ?? firstError(state));
    const from = Math.max(0, Math.min(at, text.length - 1));
    return [{ from, to: Math.min(text.length, from + 1), message, severity: 'error' }];
  }
}

function firstError(state: EditorState): number {
  let found: number | undefined;
  syntaxTree(state).iterate({
    enter: ({ type, from }) => {
      if (type.isError) found ??= from;
    },
  });
  return found ?? state.doc.length;
}

function offered(context: CompletionContext, words: readonly string[]): CompletionResult | null {
  const before = context.matchBefore(/"[^"\n]*/);
  if (before === null || (!context.explicit && before.to - before.from < 2)) return null;
  return { from: before.from + 1, options: words.map((label) => ({ label })), validFor: /^[^"\n]*$/ };
}
