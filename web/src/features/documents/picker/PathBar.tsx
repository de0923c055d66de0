import { Link, type ToOptions } from '@tanstack/react-router';
import { ChevronRight } from 'lucide-react';
import { Fragment } from 'react';
import { documentTexts } from '../../../texts/documents';
import { useTexts } from '../../../texts/useTexts';
import { useWay } from './api';
import css from './Picker.module.css';

/** The way to where somebody is; each step leads back there. */
export function PathBar({
  serviceId,
  name,
  path,
  linkTo,
}: {
  readonly serviceId: string;
  readonly name: string;
  readonly path: readonly string[];
  readonly linkTo: (path: readonly string[]) => ToOptions;
}) {
  const t = useTexts(documentTexts);
  const way = useWay(serviceId, path);
  const steps = [{ id: '', title: name }, ...way];
  return (
    <nav aria-label={t('way')}>
      <ol className={css['way']}>
        {steps.map(({ id, title }, n) => (
          <Fragment key={`${n} ${id}`}>
            {n > 0 && (
              <li aria-hidden className={css['step']}>
                <ChevronRight size={14} />
              </li>
            )}
            <li>
              {n === steps.length - 1 ? (
                <span aria-current="page" className={css['here']}>
                  <bdi>{title}</bdi>
                </span>
              ) : (
                <Link {...linkTo(path.slice(0, n))}>
                  <bdi>{title}</bdi>
                </Link>
              )}
            </li>
          </Fragment>
        ))}
      </ol>
    </nav>
  );
}
