import type { Usage } from '../pricing/priced-call';
import { readUsage } from './read-usage';
import type { UsageShape } from './reported-usage';

/** Input, output, total, cache read, cache write, reasoning. */
type Tokens = readonly (number | undefined)[];
const tokensOf = (usage: Usage): Tokens => [
  usage.inputTokens,
  usage.outputTokens,
  usage.totalTokens,
  usage.cacheReadTokens,
  usage.cacheWriteTokens,
  usage.reasoningTokens,
];
const _ = undefined;

describe('a plausible usage', () => {
  it.each<[string, UsageShape, object, Tokens]>([
    ['plain', 'openai', { prompt_tokens: 10, completion_tokens: 2, total_tokens: 12 }, [10, 2, 12, _, _, _]],
    [
      'with cached tokens',
      'openai',
      openai({ cached_tokens: 300 }, { reasoning_tokens: 40 }),
      [1000, 100, 1100, 300, _, 40],
    ],
    ['as digits', 'openai', { prompt_tokens: '10', completion_tokens: ' 2 ' }, [10, 2, 12, _, _, _]],
    ['by other names', 'openai', { input_tokens: 10, output_tokens: 2 }, [10, 2, 12, _, _, _]],
    ['in camel case', 'openai', { promptTokens: 10, completionTokens: 2 }, [10, 2, 12, _, _, _]],
    [
      'of DeepSeek',
      'openai',
      { prompt_tokens: 10, completion_tokens: 2, prompt_cache_hit_tokens: 8, prompt_cache_miss_tokens: 2 },
      [10, 2, 12, 8, _, _],
    ],
    [
      'of Groq',
      'openai',
      { prompt_tokens: 10, completion_tokens: 2, queue_time: 0.1, total_time: 0.3 },
      [10, 2, 12, _, _, _],
    ],
    [
      'of xAI, with reasoning outside the output',
      'openai',
      {
        prompt_tokens: 1000,
        completion_tokens: 10,
        total_tokens: 2010,
        completion_tokens_details: { reasoning_tokens: 1000 },
      },
      [1000, 1010, 2010, _, _, 1000],
    ],
    [
      'with one count that follows from the total',
      'openai',
      { prompt_tokens: 1000, total_tokens: 1100 },
      [1000, 100, 1100, _, _, _],
    ],
    [
      'of Anthropic',
      'anthropic',
      { input_tokens: 500, cache_read_input_tokens: 300, cache_creation_input_tokens: 200, output_tokens: 100 },
      [1000, 100, 1100, 300, 200, _],
    ],
    [
      'of Google',
      'google',
      {
        promptTokenCount: 1000,
        cachedContentTokenCount: 300,
        candidatesTokenCount: 60,
        thoughtsTokenCount: 40,
        totalTokenCount: 1100,
      },
      [1000, 100, 1100, 300, _, 40],
    ],
    [
      'of Google with tools',
      'google',
      { promptTokenCount: 1000, toolUsePromptTokenCount: 50, candidatesTokenCount: 60, totalTokenCount: 1110 },
      [1050, 60, 1110, _, _, _],
    ],
  ])('%s is read', (_title, shape, raw, tokens) => {
    const { usage, problems, missing, billing } = readUsage(shape, raw, true);
    expect({ tokens: tokensOf(usage), problems, missing, unknown: billing.unknown }).toEqual({
      tokens,
      problems: [],
      missing: [],
      unknown: [],
    });
  });
});

describe('a usage without counts', () => {
  const BOTH = ['inputTokens', 'outputTokens'];
  it.each<[string, UsageShape, unknown, readonly string[], readonly string[]]>([
    ['nothing', 'openai', undefined, ['missing'], BOTH],
    ['null', 'google', null, ['missing'], BOTH],
    ['only a total', 'openai', { total_tokens: 1100 }, ['missing'], BOTH],
    ['null counts', 'openai', { prompt_tokens: null, completion_tokens: null, total_tokens: null }, ['missing'], BOTH],
    ['zeros', 'openai', { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 }, ['missing'], BOTH],
    ['zeros', 'anthropic', { input_tokens: 0, output_tokens: 0 }, ['missing'], BOTH],
    ['no output', 'anthropic', { input_tokens: 10 }, ['missing'], ['outputTokens']],
    ['a text', 'openai', 'none', ['unreadable'], BOTH],
    ['a list', 'openai', [1000, 100], ['unreadable'], BOTH],
    ['words', 'openai', { prompt_tokens: 'many', completion_tokens: 2 }, ['unreadable', 'missing'], ['inputTokens']],
    [
      'objects',
      'openai',
      { prompt_tokens: { text: 9 }, completion_tokens: 2 },
      ['unreadable', 'missing'],
      ['inputTokens'],
    ],
  ])('(%s, %s) is left to an estimate', (_title, shape, raw, problems, missing) => {
    const reported = readUsage(shape, raw, true);
    expect([reported.problems, reported.missing]).toEqual([problems, missing]);
  });
});

describe('an impossible count', () => {
  it.each<[string, UsageShape, object, Tokens, string]>([
    [
      'negative',
      'openai',
      { prompt_tokens: 10, completion_tokens: -1, total_tokens: 9 },
      [10, _, _, _, _, _],
      'output',
    ],
    ['negative, as digits', 'openai', { prompt_tokens: '-10', completion_tokens: 1 }, [_, 1, _, _, _, _], 'input'],
    ['a fraction', 'openai', { prompt_tokens: 10.5, completion_tokens: 1 }, [_, 1, _, _, _, _], 'input'],
    ['too large', 'openai', { prompt_tokens: 1e15, completion_tokens: 1 }, [_, 1, _, _, _, _], 'input'],
    ['negative', 'anthropic', { input_tokens: -5, output_tokens: 1 }, [_, 1, _, _, _, _], 'input'],
    [
      'negative',
      'anthropic',
      { input_tokens: 5, cache_read_input_tokens: -5, output_tokens: 1 },
      [5, 1, 6, _, _, _],
      'cacheRead',
    ],
    [
      'negative',
      'google',
      { promptTokenCount: 10, candidatesTokenCount: -1, totalTokenCount: 9 },
      [10, _, _, _, _, _],
      'output',
    ],
    [
      'negative',
      'google',
      { promptTokenCount: 10, candidatesTokenCount: 1, thoughtsTokenCount: -1 },
      [10, 1, 11, _, _, _],
      'reasoning',
    ],
  ])('(%s, %s) leaves the count and the cost unknown, without an estimate', (_title, shape, raw, tokens, name) => {
    const { usage, problems, missing, billing } = readUsage(shape, raw, true);
    expect(problems).toContain('impossible');
    expect({ tokens: tokensOf(usage), missing, unknown: billing.unknown }).toEqual({
      tokens,
      missing: [],
      unknown: [name],
    });
  });

  it.each<[string, object, string]>([
    ['more cached than input', openai({ cached_tokens: 1001 }), 'cache'],
    ['more reasoning than output', openai({}, { reasoning_tokens: 101 }), 'reasoning'],
    ['a total with more than its parts', { prompt_tokens: 10, completion_tokens: 2, total_tokens: 800 }, 'total'],
  ])('(%s) contradicts another count and leaves the cost unknown', (_title, raw, name) => {
    const { problems, billing } = readUsage('openai', raw, true);
    expect([problems, billing.unknown]).toEqual([['contradictory'], [name]]);
  });
});

function openai(prompt: object, completion: object = {}) {
  return {
    prompt_tokens: 1000,
    completion_tokens: 100,
    total_tokens: 1100,
    prompt_tokens_details: prompt,
    completion_tokens_details: completion,
  };
}
