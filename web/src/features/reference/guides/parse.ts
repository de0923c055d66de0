/** A piece of text within a line. */
export type Inline =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'strong'; readonly children: readonly Inline[] }
  | { readonly kind: 'emphasis'; readonly children: readonly Inline[] }
  | { readonly kind: 'link'; readonly to: string; readonly children: readonly Inline[] };

export type Block =
  | {
      readonly kind: 'heading';
      readonly level: number;
      readonly id: string;
      readonly children: readonly Inline[];
    }
  | { readonly kind: 'paragraph'; readonly children: readonly Inline[] }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'quote'; readonly blocks: readonly Block[] }
  | { readonly kind: 'list'; readonly ordered: boolean; readonly items: readonly (readonly Block[])[] }
  | { readonly kind: 'table'; readonly head: readonly Cell[]; readonly rows: readonly (readonly Cell[])[] }
  /** A place that links lead to, which is no heading. */
  | { readonly kind: 'anchor'; readonly id: string };

type Cell = readonly Inline[];

const FENCE = /^(`{3,})/;
const HEADING = /^(#{1,6})\s+(.*?)\s*#*$/;
const ITEM = /^(\s*)([-*]|\d+\.)(\s+)(.*)$/;
const ANCHOR = /^<a id="([\w-]+)"><\/a>$/;
const DIVIDER = /^\s*\|?\s*:?-{3,}/;

/** Reads the Markdown that the guides are written in: no more of it than they use. */
export function parse(markdown: string): readonly Block[] {
  return blocksOf(markdown.replace(/\r/g, '').split('\n'));
}

function blocksOf(lines: readonly string[]): readonly Block[] {
  const blocks: Block[] = [];
  for (let at = 0; at < lines.length;) {
    const [block, next] = blockAt(lines, at);
    if (block !== undefined) blocks.push(block);
    at = next;
  }
  return blocks;
}

/** The block that begins at a line, and where the next one does. */
function blockAt(lines: readonly string[], at: number): [Block | undefined, number] {
  const line = lines[at]!;
  if (line.trim() === '') return [undefined, at + 1];
  const fence = FENCE.exec(line)?.[1];
  if (fence !== undefined) return code(lines, at, fence);
  const heading = HEADING.exec(line);
  if (heading) {
    const text = heading[2]!;
    return [
      {
        kind: 'heading',
        level: heading[1]!.length,
        id: slug(plainText(inline(text))),
        children: inline(text),
      },
      at + 1,
    ];
  }
  const anchor = ANCHOR.exec(line.trim())?.[1];
  if (anchor !== undefined) return [{ kind: 'anchor', id: anchor }, at + 1];
  // Pictures of the console are not part of it.
  if (line.startsWith('<picture>')) {
    return [undefined, endOf(lines, at, (other) => !other.includes('</picture>')) + 1];
  }
  if (line.startsWith('>')) {
    const end = endOf(lines, at, (other) => other.startsWith('>'));
    return [
      { kind: 'quote', blocks: blocksOf(lines.slice(at, end).map((one) => one.replace(/^> ?/, ''))) },
      end,
    ];
  }
  if (line.trim().startsWith('|') && DIVIDER.test(lines[at + 1] ?? '')) return table(lines, at);
  if (ITEM.test(line)) return list(lines, at);
  const end = endOf(lines, at + 1, (other) => other.trim() !== '' && !begins(other));
  return [
    {
      kind: 'paragraph',
      children: inline(
        lines
          .slice(at, end)
          .map((one) => one.trim())
          .join(' '),
      ),
    },
    end,
  ];
}

/** Whether a line ends the paragraph before it. */
function begins(line: string): boolean {
  return (
    FENCE.test(line) ||
    HEADING.test(line) ||
    ITEM.test(line) ||
    line.startsWith('>') ||
    ANCHOR.test(line.trim())
  );
}

function endOf(lines: readonly string[], from: number, belongs: (line: string) => boolean): number {
  let end = from;
  while (end < lines.length && belongs(lines[end]!)) end++;
  return end;
}

function code(lines: readonly string[], at: number, fence: string): [Block, number] {
  const end = endOf(lines, at + 1, (line) => !line.trimEnd().startsWith(fence));
  return [{ kind: 'code', text: lines.slice(at + 1, end).join('\n') }, end + 1];
}

function table(lines: readonly string[], at: number): [Block, number] {
  const end = endOf(lines, at, (line) => line.trim().startsWith('|'));
  const [head, , ...rows] = lines.slice(at, end).map(cells);
  return [{ kind: 'table', head: head!, rows }, end];
}

function cells(line: string): readonly Cell[] {
  const inner = line.trim().replace(/^\|/, '').replace(/\|$/, '');
  return inner.split(/(?<!\\)\|/).map((text) => inline(text.trim().replaceAll('\\|', '|')));
}

function list(lines: readonly string[], at: number): [Block, number] {
  const first = ITEM.exec(lines[at]!)!;
  const indent = first[1]!.length;
  const ordered = /\d/.test(first[2]!);
  const items: (readonly Block[])[] = [];
  let next = at;
  while (next < lines.length) {
    const item = ITEM.exec(lines[next]!);
    if (!item || item[1]!.length !== indent || /\d/.test(item[2]!) !== ordered) break;
    const inner = indent + item[2]!.length + item[3]!.length;
    const end = endOfItem(lines, next + 1, indent);
    const body = [item[4]!, ...lines.slice(next + 1, end).map((line) => unindented(line, inner))];
    items.push(blocksOf(body));
    next = end;
  }
  return [{ kind: 'list', ordered, items }, next];
}

/** An item goes on over what is indented, and over empty lines before that; also over lines that only continue its paragraph. */
function endOfItem(lines: readonly string[], from: number, indent: number): number {
  let end = from;
  while (end < lines.length) {
    const line = lines[end]!;
    if (line.trim() === '') {
      const after = lines.slice(end).find((one) => one.trim() !== '');
      if (after === undefined || indentOf(after) <= indent)
        return end + (after !== undefined && isItem(after, indent) ? 1 : 0);
    } else if (indentOf(line) <= indent && (begins(line) || lines[end - 1]!.trim() === '')) return end;
    end++;
  }
  return end;
}

const isItem = (line: string, indent: number): boolean => ITEM.exec(line)?.[1]!.length === indent;
const indentOf = (line: string): number => line.length - line.trimStart().length;
const unindented = (line: string, by: number): string => line.slice(Math.min(by, indentOf(line)));

const INLINE =
  /(?<code>(?<ticks>`+)(?<inner>.+?)\k<ticks>(?!`))|\[(?<name>(?:\\.|`[^`]*`|[^\]])*)\]\((?<to>[^)\s]*)\)|\*\*(?<strong>.+?)\*\*|(?<![\w*])[*_](?<emphasis>[^\s*_](?:[^*_]*[^\s*_])?)[*_](?![\w*])|<(?<auto>https?:[^>\s]+)>|\\(?<escaped>[\\`*_{}[\]()#+.!|<>~-])/;

/** The pieces of a line. */
export function inline(text: string): readonly Inline[] {
  const pieces: Inline[] = [];
  let rest = text;
  while (rest !== '') {
    const found = INLINE.exec(rest);
    if (!found?.groups) break;
    if (found.index > 0) pieces.push({ kind: 'text', text: rest.slice(0, found.index) });
    pieces.push(piece(found.groups));
    rest = rest.slice(found.index + found[0].length);
  }
  if (rest !== '') pieces.push({ kind: 'text', text: rest });
  return pieces;
}

function piece({
  inner,
  name,
  to,
  strong,
  emphasis,
  auto,
  escaped,
}: Record<string, string | undefined>): Inline {
  if (inner !== undefined) return { kind: 'code', text: inner.replace(/^ (.+) $/, '$1') };
  if (name !== undefined) return { kind: 'link', to: to ?? '', children: inline(name) };
  if (strong !== undefined) return { kind: 'strong', children: inline(strong) };
  if (emphasis !== undefined) return { kind: 'emphasis', children: inline(emphasis) };
  if (auto !== undefined) return { kind: 'link', to: auto, children: [{ kind: 'text', text: auto }] };
  return { kind: 'text', text: escaped ?? '' };
}

/** Its text without marks. */
export function plainText(pieces: readonly Inline[]): string {
  return pieces.map((one) => ('text' in one ? one.text : plainText(one.children))).join('');
}

/** The anchor of a heading, as code hosts make it, so that the links of the guides hold here too. */
export function slug(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replace(/\s/g, '-');
}
