// Rates a valid page by quality checks.
import type { PageDocument } from './document';

export interface Check {
  readonly name: string;
  readonly passed: boolean;
  readonly detail?: string;
}

export interface Quality {
  readonly bucket: 'High' | 'Medium' | 'Low';
  readonly checks: readonly Check[];
}

/** Search engines cut longer descriptions. */
const MAX_DESCRIPTION = 160;
const MIN_DESCRIPTION = 50;
const MIN_SECTIONS = 3;
const MIN_WORDS = 120;

/** High if all checks pass, Medium if most do. */
export function qualityOf({ description, sections, seo }: PageDocument): Quality {
  const words = sections.reduce((sum, { body }) => sum + wordsIn(body), 0);
  const checks: readonly Check[] = [
    { name: 'enough_sections', passed: sections.length >= MIN_SECTIONS, detail: `${sections.length} sections` },
    { name: 'enough_words', passed: words >= MIN_WORDS, detail: `${words} words` },
    {
      name: 'description_length',
      passed: description.length >= MIN_DESCRIPTION && description.length <= MAX_DESCRIPTION,
      detail: `${description.length} characters`,
    },
    { name: 'has_keywords', passed: seo.keywords.length > 0, detail: `${seo.keywords.length} keywords` },
    { name: 'no_placeholder', passed: !sections.some(({ body }) => /lorem ipsum|\bTODO\b|\{\{/i.test(body)) },
  ];
  const passed = checks.filter((check) => check.passed).length;
  return { checks, bucket: passed === checks.length ? 'High' : passed > checks.length / 2 ? 'Medium' : 'Low' };
}

/** Uses Unicode word boundaries, which also work for scripts without spaces. */
function wordsIn(text: string): number {
  return [...new Intl.Segmenter('und', { granularity: 'word' }).segment(text)].filter(({ isWordLike }) => isWordLike)
    .length;
}
