import { Link } from '@tanstack/react-router';
import { Fragment, type ReactNode } from 'react';
import { CodeBlock } from '../../../ui/CodeBlock';
import css from './Guide.module.css';
import { type GuideName, targetOf } from './guides';
import type { Block, Inline } from './parse';

/** The blocks of a guide. Its own headings begin below the page's. */
export function Markdown({
  blocks,
  guide,
}: {
  readonly blocks: readonly Block[];
  readonly guide: GuideName;
}) {
  // Their place is all that tells blocks apart; they never change.
  return blocks.map((block, n) => <One key={n} block={block} guide={guide} />);
}

function One({ block, guide }: { readonly block: Block; readonly guide: GuideName }): ReactNode {
  const line = (pieces: readonly Inline[]): ReactNode => <Line pieces={pieces} guide={guide} />;
  switch (block.kind) {
    case 'heading': {
      const Heading = `h${Math.min(6, block.level + 1)}` as 'h2';
      return (
        <Heading id={block.id} tabIndex={-1}>
          {line(block.children)}
        </Heading>
      );
    }
    case 'paragraph':
      return <p>{line(block.children)}</p>;
    case 'anchor':
      return <span id={block.id} tabIndex={-1} />;
    case 'code':
      return <CodeBlock text={block.text} wrap={false} />;
    case 'quote':
      return (
        <blockquote>
          <Markdown blocks={block.blocks} guide={guide} />
        </blockquote>
      );
    case 'list': {
      const List = block.ordered ? 'ol' : 'ul';
      return (
        <List>
          {block.items.map((item, n) => (
            <li key={n}>
              <Markdown blocks={item} guide={guide} />
            </li>
          ))}
        </List>
      );
    }
    case 'table':
      return (
        // What scrolls sideways must be reached by keyboard.
        <div className={css['table']} tabIndex={0} role="group">
          <table>
            <thead>
              <tr>
                {block.head.map((cell, n) =>
                  cell.length === 0 ? <td key={n} /> : <th key={n}>{line(cell)}</th>,
                )}
              </tr>
            </thead>
            <tbody>
              {block.rows.map((row, n) => (
                <tr key={n}>
                  {row.map((cell, m) => (
                    <td key={m}>{line(cell)}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      );
  }
}

function Line({ pieces, guide }: { readonly pieces: readonly Inline[]; readonly guide: GuideName }) {
  return pieces.map((piece, n) => <Fragment key={n}>{drawn(piece, guide)}</Fragment>);
}

function drawn(piece: Inline, guide: GuideName): ReactNode {
  if (piece.kind === 'text') return piece.text;
  if (piece.kind === 'code') return <code>{piece.text}</code>;
  const children = <Line pieces={piece.children} guide={guide} />;
  if (piece.kind === 'strong') return <strong>{children}</strong>;
  if (piece.kind === 'emphasis') return <em>{children}</em>;
  const target = targetOf(piece.to, guide);
  if (target.kind === 'nowhere') return children;
  if (target.kind === 'outside') {
    return (
      <a href={target.href} target="_blank" rel="noreferrer">
        {children}
      </a>
    );
  }
  return (
    <Link
      to="/docs/guides/$guide"
      params={{ guide: target.guide }}
      {...(target.hash !== undefined && { hash: target.hash })}
    >
      {children}
    </Link>
  );
}
