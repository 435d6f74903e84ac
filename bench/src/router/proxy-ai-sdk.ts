// A control: calls the AI SDK's generateText for each request.
import { createOpenAI } from '@ai-sdk/openai';
import { generateText } from 'ai';
import { providerUrl, serveProxy } from './proxy';

const model = createOpenAI({ baseURL: providerUrl(), apiKey: 'none' }).chat('gpt-4.1-mini');

serveProxy(async ({ prompt, max_output_tokens }) => {
  const { text } = await generateText({ model, prompt, maxOutputTokens: max_output_tokens, maxRetries: 0 });
  return text;
});
