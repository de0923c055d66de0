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
import { type Diagnostic, forceLinting, linter, lintGutter, lintKeymap } from '@codemirror/lint';
import { EditorState } from '@codemirror/state';
import { EditorView, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view';
import { useEffect, useRef } from 'react';
import { pageNonce } from '../../app/nonce';
import { look } from './look';
import { rangeOf } from './positions';

/** Something that is wrong, or odd, at a place of the JSON. */
export interface JsonProblem {
  readonly path: readonly (string | number)[];
  readonly message: string;
  readonly severity: 'error' | 'warning';
}

interface JsonEditorProps {
  /** What it is, for those who do not see it. */
  readonly label: string;
  /** The text that it begins with; it is not put in anew when it changes: {@link onChange} tells of what is typed. */
  readonly initial: string;
  readonly onChange: (text: string) => void;
  readonly problems?: readonly JsonProblem[];
  /** What is offered within quotes. */
  readonly words?: readonly string[];
}

/** JSON as a text to edit. It is large: import it lazily (`ui/json-editor`). */
export function JsonEditor({ label, initial, onChange, problems = NONE, words = NONE }: JsonEditorProps) {
  const place = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(undefined);
  const latest = useRef({ onChange, problems, words });
  latest.current = { onChange, problems, words };
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
          highlightActiveLine(),
          history(),
          indentOnInput(),
          bracketMatching(),
          closeBrackets(),
          autocompletion({ override: [(context) => offered(context, latest.current.words)] }),
          json(),
          lintGutter(),
          linter(
            (shown) => [...syntaxProblems(shown.state), ...placed(shown.state, latest.current.problems)],
            {
              delay: 250,
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
    if (view.current) forceLinting(view.current);
  }, [problems]);
  return <div ref={place} />;
}

const NONE: readonly never[] = [];

function placed(state: EditorState, problems: readonly JsonProblem[]): Diagnostic[] {
  return problems.map(({ path, message, severity }) => ({ ...rangeOf(state, path), message, severity }));
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
