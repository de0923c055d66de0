import { Plus, Trash2 } from 'lucide-react';
import { builderTexts } from '../../../texts/filterBuilder';
import { useTexts } from '../../../texts/useTexts';
import { Button, IconButton } from '../../../ui/Button';
import { Segmented } from '../../../ui/Field';
import css from './FilterBuilder.module.css';
import type { BuilderContext } from './FilterBuilder';
import { FilterRow } from './FilterRow';
import { type Item, LIMITS, newRow, withItem } from './items';
import { type Connector, readGroup, withMember } from './reading';

interface FilterGroupProps {
  readonly item: Item;
  readonly path: string;
  readonly name: string;
  readonly context: BuilderContext;
  readonly full: boolean;
  readonly onChange: (item: Item) => void;
  readonly onRemove: () => void;
  readonly onRemoveMember: (id: string) => void;
}

/** Two to five filters that are joined in a way of their own. */
export function FilterGroup(props: FilterGroupProps) {
  const { item, path, name, context, onChange } = props;
  const t = useTexts(builderTexts);
  const members = item.members ?? [];
  const connector: Connector = readGroup(item.raw)?.connector ?? 'AND';
  const problems = context.problemsAt(path);
  return (
    <div className={css['group']} role="group" aria-label={t('group', { name })}>
      <div className={css['groupHead']}>
        <Segmented
          label={t('groupConnector', { name })}
          value={connector}
          options={[
            { value: 'AND', label: t('connector_AND') },
            { value: 'OR', label: t('connector_OR') },
          ]}
          onChange={(next) => onChange({ ...item, raw: withMember(item.raw, 'connector', next) })}
        />
        <IconButton icon={Trash2} size="small" label={t('removeGroup', { name })} onClick={props.onRemove} />
      </div>
      {members.map((member, index) => (
        <div key={member.id} className={css['item']}>
          {index > 0 && <span className={css['joint']}>{t(`joint_${connector}`)}</span>}
          <FilterRow
            item={member}
            path={`${path}.filters[${index}]`}
            name={`${name}.${index + 1}`}
            context={context}
            onChange={(next) => onChange({ ...item, members: withItem(members, member.id, () => next) })}
            onRemove={() => props.onRemoveMember(member.id)}
          />
        </div>
      ))}
      {problems.map((problem) => (
        <p key={problem} className={css['problem']}>
          {problem}
        </p>
      ))}
      <div className={css['add']}>
        <Button
          icon={Plus}
          size="small"
          disabled={members.length >= LIMITS.most || props.full}
          onClick={() => onChange({ ...item, members: [...members, newRow()] })}
        >
          {t('addToGroup')}
        </Button>
        {members.length >= LIMITS.most && (
          <span className={css['quiet']}>{t('groupFull', { n: LIMITS.most })}</span>
        )}
      </div>
    </div>
  );
}
