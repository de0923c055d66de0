import { ChevronRight, Copy, Link2 } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { common } from '../texts/common';
import { useTexts } from '../texts/useTexts';
import { Button, IconButton } from './Button';
import { CopyButton } from './CopyButton';
import { classes } from './classes';
import { copyText } from './copy';
import { Isolated } from './Isolated';
import { kindOf, membersOf, pathText, pretty, scalarText, visibleName } from './json';
import css from './JsonView.module.css';

/** As many are drawn at once: a state may have 20 000 keys. */
const PAGE = 100;
/** Longer texts are cut until somebody wants them. */
const LONGEST_TEXT = 600;

type Path = readonly (string | number)[];

interface JsonViewProps {
  readonly value: unknown;
  /** What it is, for those who do not see it. */
  readonly label: string;
  /** How many levels are open at first. */
  readonly open?: number;
  /** Beside each member, when it is pointed at or in it: "filter on this". */
  readonly actions?: (path: Path, value: unknown) => ReactNode;
  /** Shows "copy" for the whole. */
  readonly copyable?: boolean;
}

/** JSON as a tree. Numbers are shown digit for digit; what is not opened is not drawn. */
export function JsonView({ value, label, open = 2, actions, copyable = true }: JsonViewProps) {
  // Opening and closing all of it begins anew, at another depth.
  const [all, setAll] = useState<{ readonly round: number; readonly depth: number }>({
    round: 0,
    depth: open,
  });
  const t = useTexts(common);
  const isTree = membersOf(value).length > 0;
  return (
    <div className={css['view']} role="group" aria-label={label}>
      {copyable && (
        <div className={css['tools']}>
          {isTree && (
            <>
              <Button
                kind="quiet"
                size="small"
                onClick={() => setAll({ round: all.round + 1, depth: Number.POSITIVE_INFINITY })}
              >
                {t('jsonOpenAll')}
              </Button>
              <Button kind="quiet" size="small" onClick={() => setAll({ round: all.round + 1, depth: 1 })}>
                {t('jsonCloseAll')}
              </Button>
            </>
          )}
          <CopyButton text={() => pretty(value)} />
        </div>
      )}
      <div className={css['tree']} key={all.round}>
        <Node value={value} path={[]} depth={0} open={all.depth} actions={actions} />
      </div>
    </div>
  );
}

interface NodeProps {
  readonly name?: string;
  readonly value: unknown;
  readonly path: Path;
  readonly depth: number;
  readonly open: number;
  readonly actions: JsonViewProps['actions'];
}

function Node({ name, value, path, depth, open, actions }: NodeProps) {
  const kind = kindOf(value);
  const isContainer = kind === 'object' || kind === 'array';
  const members = isContainer ? membersOf(value) : [];
  if (members.length === 0) {
    return (
      <div className={css['row']}>
        <span className={css['gap']} />
        <Name name={name} />
        {isContainer ? (
          <span className={css['mark']}>{kind === 'array' ? '[ ]' : '{ }'}</span>
        ) : (
          <Scalar value={value} />
        )}
        <Tools path={path} value={value} actions={actions} />
      </div>
    );
  }
  return <Branch {...{ name, value, path, depth, open, actions, members, isArray: kind === 'array' }} />;
}

interface BranchProps extends Omit<NodeProps, 'name'> {
  readonly name: string | undefined;
  readonly members: readonly (readonly [string, unknown])[];
  readonly isArray: boolean;
}

function Branch({ name, value, path, depth, open, actions, members, isArray }: BranchProps) {
  const t = useTexts(common);
  const [opened, setOpened] = useState(depth < open);
  const [shown, setShown] = useState(PAGE);
  const count = t(isArray ? 'jsonItems' : 'jsonKeys', { n: members.length });
  const rest = members.length - shown;
  return (
    <div>
      <div className={css['row']}>
        <button
          type="button"
          className={css['toggle']}
          aria-expanded={opened}
          aria-label={`${t('jsonExpand', { name: name ?? '$' })}, ${count}`}
          onClick={() => setOpened(!opened)}
        >
          <ChevronRight size={14} aria-hidden className={classes(css['chevron'], opened && css['turned'])} />
        </button>
        <Name name={name} />
        <span className={css['mark']}>{isArray ? '[' : '{'}</span>
        {!opened && (
          <>
            <span className={css['count']}>{count}</span>
            <span className={css['mark']}>{isArray ? ']' : '}'}</span>
          </>
        )}
        <Tools path={path} value={value} actions={actions} />
      </div>
      {opened && (
        <>
          <div className={css['members']}>
            {members.slice(0, shown).map(([key, member], n) => (
              <Node
                key={key}
                name={key}
                value={member}
                path={[...path, isArray ? n : key]}
                depth={depth + 1}
                open={open}
                actions={actions}
              />
            ))}
            {rest > 0 && (
              <Button kind="quiet" size="small" onClick={() => setShown(shown + Math.max(PAGE, shown))}>
                {t('jsonMore', { n: Math.min(rest, Math.max(PAGE, shown)) })}
              </Button>
            )}
          </div>
          <div className={classes(css['row'], css['end'])}>
            <span className={css['mark']}>{isArray ? ']' : '}'}</span>
          </div>
        </>
      )}
    </div>
  );
}

function Name({ name }: { readonly name: string | undefined }) {
  if (name === undefined) return null;
  return (
    <span className={css['name']}>
      <bdi dir="ltr">{visibleName(name)}</bdi>
      <span className={css['mark']}>:</span>
    </span>
  );
}

function Scalar({ value }: { readonly value: unknown }) {
  const t = useTexts(common);
  const [whole, setWhole] = useState(false);
  const kind = kindOf(value);
  const text = scalarText(value);
  const cut = !whole && text.length > LONGEST_TEXT;
  return (
    <span className={css['scalar']}>
      <bdi dir="ltr" className={css[kind]}>
        <Isolated text={cut ? `${text.slice(0, LONGEST_TEXT)}…` : text} />
      </bdi>
      {cut && (
        <Button kind="quiet" size="small" onClick={() => setWhole(true)}>
          {t('jsonWholeText', { n: text.length })}
        </Button>
      )}
    </span>
  );
}

function Tools({
  path,
  value,
  actions,
}: {
  readonly path: Path;
  readonly value: unknown;
  readonly actions: JsonViewProps['actions'];
}) {
  const t = useTexts(common);
  if (path.length === 0) return null;
  return (
    <span className={css['rowTools']}>
      <IconButton
        icon={Link2}
        size="small"
        tip={false}
        label={t('jsonCopyPath')}
        onClick={() => void copyText(pathText(path))}
      />
      <IconButton
        icon={Copy}
        size="small"
        tip={false}
        label={t('jsonCopyValue')}
        onClick={() => void copyText(typeof value === 'string' ? value : pretty(value))}
      />
      {actions?.(path, value)}
    </span>
  );
}
