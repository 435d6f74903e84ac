// The steps of the kind upgrade.
import { analyze } from './analyze/analyze';
import { apply } from './apply';
import { generate } from './generate';
import { prove } from './proof/prove';
import { publish } from './publish';
import type { UpgradeHandlers } from './results';

export const upgradeSteps: UpgradeHandlers = { analyze, generate, apply, prove, publish };
