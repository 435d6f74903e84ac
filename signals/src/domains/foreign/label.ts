// Labels of metrics of other programs. Sextant does not emit them, so their budget only bounds dashboards.
import { boundedLabel } from '../../declare/label';

export const foreignLabel = <const N extends string>(name: N) => boundedLabel(name, name, { budget: 50 });
