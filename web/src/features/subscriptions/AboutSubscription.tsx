import { Link } from '@tanstack/react-router';
import { Badge } from '../../ui/Badge';
import { Copyable } from '../../ui/Copyable';
import { shortId } from '../../ui/shorten';
import css from './AboutSubscription.module.css';
import { useSubscription } from './api';

/** A subscription where something of it is shown: what people call it, whom to ask, and its labels, as far as it has them. */
export function AboutSubscription({ id }: { readonly id: string }) {
  const { data } = useSubscription(id);
  const { name = null, description = null, labels = {} } = data?.settings ?? {};
  const pairs = Object.entries(labels ?? {});
  return (
    <div className={css['about']}>
      <Copyable
        text={id}
        shown={
          <Link to="/subscriptions/$subscriptionId" params={{ subscriptionId: id }} search={{}}>
            {name === null ? shortId(id) : <bdi className={css['name']}>{name}</bdi>}
          </Link>
        }
      />
      {description !== null && <bdi className={css['description']}>{description}</bdi>}
      {pairs.length > 0 && (
        <span className={css['labels']}>
          {pairs.map(([key, value]) => (
            <Badge key={key} title={`${key} = ${value}`}>
              {key} = {value}
            </Badge>
          ))}
        </span>
      )}
    </div>
  );
}
