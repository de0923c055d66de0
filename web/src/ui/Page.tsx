import { type ReactNode, useEffect } from 'react';
import { common } from '../texts/common';
import { useTexts } from '../texts/useTexts';
import css from './Page.module.css';
import { classes } from './classes';

/** The frame of a page: its name in the tab, its one h1, what can be done, and its content. */
export function Page({
  title,
  heading,
  subtitle,
  crumbs,
  actions,
  children,
  fill = false,
}: {
  /** In the tab of the browser. */
  readonly title: string;
  /** On the page, where it is more than the title's text. */
  readonly heading?: ReactNode;
  readonly subtitle?: ReactNode;
  /** The way here, as links: above the heading. */
  readonly crumbs?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
  /** Takes exactly the height that is there: for lists, which scroll by themselves. */
  readonly fill?: boolean;
}) {
  useTitle(title);
  return (
    <div className={classes(css['page'], fill && css['fill'])} data-fill={fill || undefined}>
      <header className={css['head']}>
        <div className={css['names']}>
          {crumbs !== undefined && <div className={css['crumbs']}>{crumbs}</div>}
          <h1 className={css['title']} tabIndex={-1}>
            {heading ?? title}
          </h1>
          {subtitle !== undefined && <div className={css['subtitle']}>{subtitle}</div>}
        </div>
        {actions !== undefined && <div className={css['actions']}>{actions}</div>}
      </header>
      {children}
    </div>
  );
}

/** The name of the page in the browser's tab. */
export function useTitle(title: string): void {
  const t = useTexts(common);
  const product = t('product');
  useEffect(() => {
    document.title = title === '' ? product : `${title} · ${product}`;
  }, [title, product]);
}

/** A part of a page, with a heading of its own. */
export function Section({
  title,
  actions,
  children,
  level = 2,
  hint,
  flush = false,
}: {
  readonly title?: ReactNode;
  readonly hint?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
  readonly level?: 2 | 3;
  /** Its content reaches the edges: tables. */ readonly flush?: boolean;
}) {
  const Heading = `h${level}` as const;
  return (
    <section className={css['section']}>
      {(title !== undefined || actions !== undefined) && (
        <div className={css['sectionHead']}>
          <div>
            {title !== undefined && <Heading className={css['sectionTitle']}>{title}</Heading>}
            {hint !== undefined && <p className={css['hint']}>{hint}</p>}
          </div>
          {actions !== undefined && <div className={css['actions']}>{actions}</div>}
        </div>
      )}
      <div className={flush ? css['flush'] : css['sectionBody']}>{children}</div>
    </section>
  );
}

/** Names and values, one under the other; where there is room, two columns. */
export function Facts({ children }: { readonly children: ReactNode }) {
  return <dl className={css['facts']}>{children}</dl>;
}

export function Fact({
  name,
  children,
  wide = false,
}: {
  readonly name: ReactNode;
  readonly children: ReactNode;
  readonly wide?: boolean;
}) {
  return (
    <div className={classes(css['fact'], wide && css['wide'])}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** A list and, beside it where there is room, the record that is open; where there is none, the record alone. */
export function Split({
  list,
  detail,
  label,
}: {
  readonly list: ReactNode;
  readonly detail: ReactNode | undefined;
  readonly label: string;
}) {
  const open = detail !== undefined && detail !== null && detail !== false;
  return (
    <div className={classes(css['split'], open && css['splitOpen'])}>
      <div className={css['splitList']}>{list}</div>
      {open && (
        <aside className={css['splitDetail']} aria-label={label}>
          {detail}
        </aside>
      )}
    </div>
  );
}
