/** A text of JSON in its quotes: they stay where they are, in whatever direction the text between them is written. */
export function Isolated({ text }: { readonly text: string }) {
  const [, inner, rest] = /^"([\s\S]*?)("?…?)$/.exec(text) ?? [];
  if (inner === undefined) return text;
  return (
    <>
      "<bdi>{inner}</bdi>
      {rest}
    </>
  );
}
