import { parse, plainText, type Block } from './parse';

/** Loaded one by one, when somebody reads or searches them. */
const FILES = import.meta.glob<string>(
  [
    '../../../../../docs/*.md',
    '../../../../../docs/contract/*.md',
    '!../../../../../docs/architecture.md',
    '!../../../../../docs/benchmarks.md',
  ],
  { query: '?raw', import: 'default' },
);

/** In the order in which somebody new reads them. Names are those of the files, and of their addresses here. */
export const GUIDES = [
  'publishing',
  'subscriptions',
  'filters',
  'receivers',
  'deliveries',
  'document-integrations',
  'users',
  'errors',
  'console',
  'operations',
  'configuration',
  'event-subscriptions',
  'document-webhooks',
  'glossary',
] as const;

export type GuideName = (typeof GUIDES)[number];

export interface Guide {
  readonly name: GuideName;
  readonly blocks: readonly Block[];
}

export const isGuide = (name: string): name is GuideName => (GUIDES as readonly string[]).includes(name);

const nameOf = (path: string): string => path.replace(/^.*\/|\.md$/g, '');

/** @throws Error when the file cannot be loaded, as after an update of the service */
export async function loadGuide(name: GuideName): Promise<Guide> {
  const [, load] = Object.entries(FILES).find(([path]) => nameOf(path) === name) ?? [];
  return { name, blocks: load === undefined ? [] : parse(await load()) };
}

/** A part of a guide that a search finds. */
export interface GuidePart {
  readonly guide: GuideName;
  /** Its heading's anchor; undefined: the beginning of the guide. */
  readonly id: string | undefined;
  readonly heading: string;
  /** All of its words, for searching. */
  readonly text: string;
}

/** A guide cut at its headings. */
export function partsOf({ name, blocks }: Guide): readonly GuidePart[] {
  const parts: { guide: GuideName; id: string | undefined; heading: string; text: string }[] = [];
  for (const block of blocks) {
    if (block.kind === 'heading') {
      const heading = plainText(block.children);
      parts.push({ guide: name, id: block.level === 1 ? undefined : block.id, heading, text: heading });
    } else if (parts.length > 0) {
      const last = parts.at(-1)!;
      last.text += `\n${textOf(block)}`;
    }
  }
  return parts;
}

function textOf(block: Block): string {
  switch (block.kind) {
    case 'code':
      return block.text;
    case 'quote':
      return block.blocks.map(textOf).join('\n');
    case 'list':
      return block.items.flat().map(textOf).join('\n');
    case 'table':
      return [block.head, ...block.rows].map((row) => row.map(plainText).join(' ')).join('\n');
    case 'anchor':
      return '';
    default:
      return plainText(block.children);
  }
}

/** Where a link of a guide leads: to another guide, within this one, to elsewhere, or nowhere that is served here. */
export type Target =
  | { readonly kind: 'guide'; readonly guide: GuideName; readonly hash: string | undefined }
  | { readonly kind: 'outside'; readonly href: string }
  | { readonly kind: 'nowhere' };

export function targetOf(to: string, from: GuideName): Target {
  if (/^https?:/.test(to)) return { kind: 'outside', href: to };
  const [path = '', hash] = to.split('#');
  const name = path === '' ? from : nameOf(path);
  if (path !== '' && !path.endsWith('.md')) return { kind: 'nowhere' };
  return isGuide(name) ? { kind: 'guide', guide: name, hash } : { kind: 'nowhere' };
}
