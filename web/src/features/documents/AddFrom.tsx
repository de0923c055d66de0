import { Link } from '@tanstack/react-router';
import { ChevronDown, FolderOpen, KeyRound, Plus } from 'lucide-react';
import { useServices } from '../../api/services';
import { documentTexts } from '../../texts/documents';
import { useTexts } from '../../texts/useTexts';
import { Button, buttonClass } from '../../ui/Button';
import { Menu, MenuLabel, MenuLink, MenuSeparator } from '../../ui/Menu';
import css from './Documents.module.css';

/** Leads to a service to add documents from: the linked ones first, then those that an account can be linked at. */
export function AddFrom() {
  const t = useTexts(documentTexts);
  const { data } = useServices();
  if (data?.length === 0) {
    return (
      <Link to="/services" className={buttonClass('primary')}>
        <Plus size={16} aria-hidden />
        <span>{t('addFrom')}</span>
      </Link>
    );
  }
  const linked = data?.filter(({ linkState }) => linkState !== 'none') ?? [];
  const others = data?.filter(({ linkState }) => linkState === 'none') ?? [];
  return (
    <Menu
      label={t('addFrom')}
      trigger={
        <Button kind="primary" icon={Plus} disabled={data === undefined}>
          <span className={css['more']}>
            {t('addFrom')}
            <ChevronDown size={15} aria-hidden />
          </span>
        </Button>
      }
    >
      {linked.map(({ id, name }) => (
        <MenuLink key={id}>
          <Link to="/documents/from/$serviceId" params={{ serviceId: id }}>
            <FolderOpen size={16} aria-hidden />
            <bdi className={css['menuName']}>{name}</bdi>
          </Link>
        </MenuLink>
      ))}
      {linked.length > 0 && others.length > 0 && <MenuSeparator />}
      {others.length > 0 && <MenuLabel>{t('toLink')}</MenuLabel>}
      {others.map(({ id, name }) => (
        <MenuLink key={id}>
          <Link to="/documents/from/$serviceId" params={{ serviceId: id }}>
            <KeyRound size={16} aria-hidden />
            <bdi className={css['menuName']}>{name}</bdi>
          </Link>
        </MenuLink>
      ))}
    </Menu>
  );
}
