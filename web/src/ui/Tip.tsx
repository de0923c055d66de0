import { Tooltip } from 'radix-ui';
import type { ReactNode } from 'react';
import css from './Tip.module.css';

/** Says what something is when it is pointed at or focused. What is needed to understand the page never stands in one alone. */
export function Tip({
  text,
  keys,
  children,
  side = 'bottom',
}: {
  readonly text: ReactNode;
  readonly keys?: string;
  readonly children: ReactNode;
  readonly side?: 'top' | 'bottom' | 'left' | 'right';
}) {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger asChild>{children}</Tooltip.Trigger>
      <Tooltip.Portal>
        <Tooltip.Content className={css['tip']} side={side} sideOffset={6} collisionPadding={8}>
          {text}
          {keys !== undefined && <kbd className={css['keys']}>{keys}</kbd>}
        </Tooltip.Content>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}

export function TipProvider({ children }: { readonly children: ReactNode }) {
  return (
    <Tooltip.Provider delayDuration={400} skipDelayDuration={200}>
      {children}
    </Tooltip.Provider>
  );
}
