import { progressTexts } from '../../texts/progress';
import { replayTexts } from '../../texts/replays';
import { useTexts } from '../../texts/useTexts';
import { Section } from '../../ui/Page';
import { Bar, HowFarLine, Line, Pace } from '../../ui/progress/Progress';
import { TimeText } from '../../ui/TimeText';
import css from './Replays.module.css';
import { type ReplayStatus, shareOfTime } from './replays';

/** How many of its range it has dealt with, how fast, how long it will take, and where in time it is. */
export function Progress({ replay }: { readonly replay: ReplayStatus }) {
  const t = useTexts(replayTexts);
  const p = useTexts(progressTexts);
  const { total, found, state } = replay;
  const completed = state === 'completed';
  const share = total === null || total === 0 ? shareOfTime(replay) : Math.min(1, found / total);
  return (
    <Section title={p('progress')} level={3}>
      <div className={css['progress']}>
        <HowFarLine of={replay} share={completed ? 1 : share} completed={completed} />
        {state === 'running' && <Pace of={replay} />}
        <div className={css['axis']}>
          {!completed && (
            <span>
              <span className={css['quiet']}>{t('position')} </span>
              <TimeText at={replay.position} />
            </span>
          )}
          <Bar share={completed ? 1 : shareOfTime(replay)} label={t('position')} marker />
          <Line>
            <span>
              <span className={css['quiet']}>{t('since')} </span>
              <TimeText at={replay.since} />
            </span>
            <span>
              <span className={css['quiet']}>{t('until')} </span>
              <TimeText at={replay.until} />
            </span>
          </Line>
        </div>
      </div>
    </Section>
  );
}
