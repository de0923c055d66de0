import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { common } from '../texts/common';
import { useTexts } from '../texts/useTexts';
import { Button, IconButton } from './Button';
import { copyText } from './copy';

const SHOWN_MS = 1_500;

/** Copies a text, or what a function gives when it is pressed. With `name` it is a button with words. */
export function CopyButton({
  text,
  label,
  name,
  size = 'small',
}: {
  readonly text: string | (() => string);
  readonly label?: string;
  readonly name?: string;
  readonly size?: 'small' | 'usual';
}) {
  const t = useTexts(common);
  const [done, setDone] = useState(false);
  const copy = async (): Promise<void> => {
    await copyText(typeof text === 'string' ? text : text());
    setDone(true);
    setTimeout(() => setDone(false), SHOWN_MS);
  };
  const icon = done ? Check : Copy;
  if (name !== undefined) {
    return (
      <Button icon={icon} size={size} onClick={() => void copy()}>
        {name}
      </Button>
    );
  }
  return <IconButton icon={icon} size={size} label={label ?? t('copy')} onClick={() => void copy()} />;
}
