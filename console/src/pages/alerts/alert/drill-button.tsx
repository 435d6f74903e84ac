// Tests the receivers of an alert with an alert marked [DRILL].
import { useChange } from '../../../api/hooks';
import { Button } from '../../../ui/button';
import { useConfirm } from '../../../ui/confirm';
import { useNotify } from '../../../ui/toast';
import { useGuard } from '../use-guard';

export function DrillButton({ alert }: { readonly alert: string }) {
  const guard = useGuard('operator', { platform: true });
  const confirm = useConfirm();
  const notify = useNotify();
  const drill = useChange('post', '/api/v1/alerts/{name}/drill', {
    changes: ['/api/v1/alerts/{name}/drill'],
    onDone: () => notify.done('The drill has started; its result is below'),
  });
  const ask = async () => {
    const text = `Slack, PagerDuty and the other receivers of ${alert} get an alert marked [DRILL] for two minutes. Who is on call may be paged.`;
    if (!(await confirm({ title: `Drill ${alert}?`, text, action: 'Start the drill', danger: true }))) return;
    drill.mutate({ path: { name: alert } }, { onError: notify.failed });
  };
  return (
    <Button busy={drill.isPending} onClick={() => guard(() => void ask())}>
      Drill
    </Button>
  );
}
