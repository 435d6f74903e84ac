// The output for pages.
import type { Random } from '../../random';
import { isRecord, type Schema } from './from-schema';
import { capitalized, heading, paragraph, slugOf, topicOf } from './prose';

/** Undefined if the schema has no title and sections. */
export function pageDocument(prompt: string, schema: Schema | undefined, random: Random) {
  const properties = schema?.['properties'];
  if (!isRecord(properties) || !('title' in properties) || !('sections' in properties)) return undefined;
  const topic = topicOf(/^page:\s*([^]*)/m.exec(prompt)?.[1] ?? prompt);
  const title = capitalized(topic).slice(0, 60);
  const slug = /^slug: ([a-z0-9-]+)$/m.exec(prompt)?.[1] ?? slugOf(topic);
  // Some descriptions are too short, as with real models.
  const description = random.chance(0.15)
    ? `About ${topic}.`.slice(0, 45)
    : `What to know about ${topic}, in plain words: what it is, what it costs and where to begin.`;
  return {
    title,
    slug,
    description: description.slice(0, 160),
    language: 'en',
    sections: sectionsAbout(topic, random),
    seo: { title, description: description.slice(0, 155), keywords: [...new Set(topic.split(' '))].slice(0, 5) },
  };
}

function sectionsAbout(topic: string, random: Random): object[] {
  const middle = Array.from({ length: random.int(1, 3) }, () => random.pick(['text', 'features', 'faq'] as const));
  return ['hero', ...middle, 'call_to_action'].map((kind, index) => ({
    heading: heading(index),
    body: `${paragraph(random, topic)}\n\n${bodyOf(kind, topic, random)}`,
    kind,
  }));
}

function bodyOf(kind: string, topic: string, random: Random): string {
  const text = paragraph(random, topic);
  if (kind === 'features') return `- **Fast**: ${text}\n- **Fair**: ${paragraph(random, topic)}`;
  if (kind === 'call_to_action') return `${text}\n\n[Talk to us](/contact)`;
  return text;
}
