// How good a valid page is: checks that a reviewer would make first, and the bucket that they put it in.
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

/** Search engines cut longer texts; shorter ones say too little. */
const DESCRIPTION = { least: 50, most: 160 };
const LEAST_SECTIONS = 3;
const LEAST_WORDS = 120;

/** High when every check passes, Medium when most do. */
export function qualityOf({ description, sections, seo }: PageDocument): Quality {
  const words = sections.reduce((sum, { body }) => sum + wordsIn(body), 0);
  const checks: readonly Check[] = [
    { name: 'enough_sections', passed: sections.length >= LEAST_SECTIONS, detail: `${sections.length} sections` },
    { name: 'enough_words', passed: words >= LEAST_WORDS, detail: `${words} words` },
    {
      name: 'description_length',
      passed: description.length >= DESCRIPTION.least && description.length <= DESCRIPTION.most,
      detail: `${description.length} characters`,
    },
    { name: 'has_keywords', passed: seo.keywords.length > 0, detail: `${seo.keywords.length} keywords` },
    { name: 'no_placeholder', passed: !sections.some(({ body }) => /lorem ipsum|\bTODO\b|\{\{/i.test(body)) },
  ];
  const passed = checks.filter((check) => check.passed).length;
  return { checks, bucket: passed === checks.length ? 'High' : passed > checks.length / 2 ? 'Medium' : 'Low' };
}

/** By the rules of Unicode, so that scripts without spaces count too. */
function wordsIn(text: string): number {
  return [...new Intl.Segmenter('und', { granularity: 'word' }).segment(text)].filter(({ isWordLike }) => isWordLike)
    .length;
}
