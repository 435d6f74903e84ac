// A control: calls `fetch` for each request.
import { providerUrl, serveProxy } from './proxy';

const url = `${providerUrl()}/chat/completions`;
const headers = { 'content-type': 'application/json', authorization: 'Bearer none' };

serveProxy(async ({ prompt, max_output_tokens }) => {
  const messages = [{ role: 'user', content: prompt }];
  const body = JSON.stringify({ model: 'gpt-4.1-mini', messages, max_tokens: max_output_tokens });
  const response = await fetch(url, { method: 'POST', headers, body });
  if (!response.ok) throw new Error(`the provider responded with ${response.status}`);
  const { choices } = (await response.json()) as { choices: { message: { content: string } }[] };
  return choices[0]!.message.content;
});
