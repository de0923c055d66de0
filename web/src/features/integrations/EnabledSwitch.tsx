import { messageOf } from '../../ui/messageOf';
import { integrationTexts } from '../../texts/integrations';
import { useTexts } from '../../texts/useTexts';
import { Switch } from '../../ui/Field';
import { toast } from '../../ui/Toasts';
import { useSetEnabled } from './api';
import type { Integration } from './integrations';

/** Whether users may link and call it; at once. */
export function EnabledSwitch({
  integration: { id, name, enabled },
  hideLabel = false,
}: {
  readonly integration: Integration;
  readonly hideLabel?: boolean;
}) {
  const t = useTexts(integrationTexts);
  const set = useSetEnabled();
  return (
    <Switch
      label={hideLabel ? `${t('enabled')}: ${name}` : t('enabled')}
      hideLabel={hideLabel}
      checked={set.isPending ? set.variables.enabled : enabled}
      disabled={set.isPending}
      onChange={(on) =>
        set.mutate(
          { id, enabled: on },
          {
            onSuccess: () => toast('good', t(on ? 'switchedOn' : 'switchedOff', { name })),
            onError: (error) => toast('bad', messageOf(error)),
          },
        )
      }
    />
  );
}
