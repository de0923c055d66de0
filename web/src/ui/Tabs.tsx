import { Tabs as Base } from 'radix-ui';
import type { ReactNode } from 'react';
import css from './Tabs.module.css';
import { useEdges } from './useEdges';

/** Parts of a record, one at a time. Keep the value in the URL, so that a part can be sent to somebody. */
export function Tabs<T extends string>({
  label,
  value,
  onChange,
  tabs,
}: {
  readonly label: string;
  readonly value: T;
  readonly onChange: (value: T) => void;
  readonly tabs: readonly { readonly value: T; readonly label: ReactNode; readonly content: ReactNode }[];
}) {
  const line = useEdges<HTMLDivElement>(value);
  return (
    <Base.Root value={value} onValueChange={(next) => onChange(next as T)} className={css['tabs']}>
      <Base.List ref={line} className={css['list']} aria-label={label}>
        {tabs.map((tab) => (
          <Base.Trigger key={tab.value} value={tab.value} className={css['tab']}>
            {tab.label}
          </Base.Trigger>
        ))}
      </Base.List>
      {tabs.map((tab) => (
        <Base.Content key={tab.value} value={tab.value} className={css['content']}>
          {tab.content}
        </Base.Content>
      ))}
    </Base.Root>
  );
}
