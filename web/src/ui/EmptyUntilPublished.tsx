import { Link } from '@tanstack/react-router';
import { RadioTower, type LucideIcon } from 'lucide-react';
import { publishExample } from '../api/examples';
import { common } from '../texts/common';
import { useTexts } from '../texts/useTexts';
import { buttonClass } from './Button';
import { CodeBlock } from './CodeBlock';
import { Empty } from './States';

/** In the place of what comes with the first event: how to publish one, here or from a system. */
export function EmptyUntilPublished({
  icon,
  title,
  text,
}: {
  readonly icon: LucideIcon;
  readonly title: string;
  /** It ends with a colon: a call follows. */
  readonly text: string;
}) {
  const t = useTexts(common);
  return (
    <Empty
      icon={icon}
      title={title}
      actions={
        <Link to="/publish" className={buttonClass('primary')}>
          <RadioTower size={16} aria-hidden />
          {t('publishOne')}
        </Link>
      }
    >
      <p>{text}</p>
      <CodeBlock text={publishExample()} />
    </Empty>
  );
}
