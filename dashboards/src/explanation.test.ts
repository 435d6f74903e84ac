import type { Panel as PanelJson } from '@grafana/grafana-foundation-sdk/dashboard';
import { compileDashboards } from './compile';
import { sextantDashboards } from './definitions/sextant';

/** At a width of 1280 pixels in the console, whose lines are shorter than those of Grafana. */
const CHARACTERS_PER_LINE = 140;

test.each(compileDashboards(sextantDashboards))('the explanation of $uid fits its panel', (dashboard) => {
  const { options, gridPos } = dashboard.panels![0] as PanelJson;
  const { content } = options as { content: string };
  const lines = content.split('\n\n').map(({ length }) => Math.ceil(length / CHARACTERS_PER_LINE));
  // Each unit of the height has room for a line: the title and the gap between paragraphs take the rest.
  expect(lines.reduce((a, b) => a + b)).toBeLessThanOrEqual(gridPos!.h);
});
