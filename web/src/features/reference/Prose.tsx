import { Fragment } from 'react';
import { inline, plainText } from './guides/parse';

/** Sentences of the description, with their code marked. */
export function Prose({ text }: { readonly text: string }) {
  return (
    <>
      {text.split(/\n{2,}/).map((paragraph) => (
        <p key={paragraph}>
          {inline(paragraph).map((piece, n) =>
            piece.kind === 'code' ? (
              <code key={n}>{piece.text}</code>
            ) : (
              <Fragment key={n}>{plainText([piece])}</Fragment>
            ),
          )}
        </p>
      ))}
    </>
  );
}
