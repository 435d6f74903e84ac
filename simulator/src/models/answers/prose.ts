// Sentences for model outputs.
import type { Random } from '../../random';

const SENTENCES = [
  'The change is small and touches one file.',
  'I would read the release notes first, since the defaults may have moved.',
  'Nothing in the public interface seems to be removed between the two versions.',
  'The tests that cover this path should be run once with the lock file refreshed.',
  'If the build breaks, the most likely reason is a type that has become stricter.',
  'A gradual roll-out is not needed here.',
];

const ABOUT = [
  (topic: string) => `Here is what matters about ${topic}, without the jargon.`,
  (topic: string) => `Most people meet ${topic} for the first time when something has to work by Monday.`,
  () => 'Start with the smallest version that helps somebody, and measure before you add to it.',
  () => 'Prices are listed per month, and every plan can be left at the end of one.',
  (topic: string) => `Teams that took ${topic} seriously report fewer surprises at the end of the quarter.`,
  () => 'Questions are answered by people, on working days within four hours.',
  () => 'A short trial shows more than a long comparison.',
  (topic: string) => `If you already have a process for ${topic}, keep it and replace one step at a time.`,
];

const HEADINGS = ['What it is', 'Why it matters', 'How it works', 'What it costs', 'Getting started', 'Questions'];

/** Some sentences of advice. */
export function sentences(random: Random, count: number): string {
  return Array.from({ length: count }, () => random.pick(SENTENCES)).join(' ');
}

/** Some sentences about a topic. */
export function paragraph(random: Random, topic: string): string {
  return Array.from({ length: random.int(2, 4) }, () => random.pick(ABOUT)(topic)).join(' ');
}

export function heading(index: number): string {
  const round = Math.floor(index / HEADINGS.length);
  return `${HEADINGS[index % HEADINGS.length]}${round > 0 ? ` (${round + 1})` : ''}`;
}

const FILLERS = new Set(
  'a an the of for to in on at and or with our your my us we it its is are that this about please write create make page'.split(
    ' ',
  ),
);

/** The first six meaningful words of a prompt. */
export function topicOf(prompt: string): string {
  const words = prompt.toLowerCase().match(/[a-z][a-z0-9'-]*/g) ?? [];
  return (
    words
      .filter((word) => !FILLERS.has(word))
      .slice(0, 6)
      .join(' ') || 'our work'
  );
}

export function slugOf(text: string): string {
  const slug = text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 60);
  return slug.replace(/^-+|-+$/g, '') || 'page';
}

export function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
