// Validates requests for content as Google does.
import { z } from 'zod';
import { findModel } from '../../models/providers';
import type { OutputFormat, Message, ModelRequest } from '../../models/request';
import { GoogleError } from './errors';
import { MODELS } from './models';

const part = z.looseObject({ text: z.string().optional() });
const content = z.looseObject({ role: z.enum(['user', 'model']).optional(), parts: z.array(part).min(1) });
type Content = z.output<typeof content>;

const generationConfig = z.looseObject({
  maxOutputTokens: z.int().min(1).optional(),
  temperature: z.number().min(0).max(2).optional(),
  responseMimeType: z.enum(['text/plain', 'application/json']).optional(),
  responseSchema: z.looseObject({}).optional(),
  responseJsonSchema: z.looseObject({}).optional(),
  thinkingConfig: z.looseObject({ thinkingBudget: z.int().optional() }).optional(),
});

const generateRequest = z.strictObject({
  contents: z.array(content).min(1),
  systemInstruction: z.looseObject({ parts: z.array(part).min(1) }).optional(),
  generationConfig: generationConfig.optional(),
  ...Object.fromEntries(
    ['cachedContent', 'labels', 'safetySettings', 'serviceTier', 'store', 'toolConfig', 'tools'].map((name) => [
      name,
      z.unknown().optional(),
    ]),
  ),
});

/** Throws a GoogleError like Google's. */
export function readGenerateRequest(modelName: string, json: unknown): ModelRequest {
  const model = findModel(MODELS, modelName);
  if (!model) {
    const message = `models/${modelName} is not found for API version v1beta, or is not supported for generateContent.`;
    throw new GoogleError(404, message);
  }
  const { data, error } = generateRequest.safeParse(json);
  if (error) throw new GoogleError(400, messageFor(error.issues[0]));
  const { contents, systemInstruction, generationConfig: config } = data;
  const system = systemInstruction ? [messageOf({ role: 'system', parts: systemInstruction.parts })] : [];
  return {
    provider: 'google',
    model: { ...model, reasons: model.reasons && config?.thinkingConfig?.thinkingBudget !== 0 },
    messages: [...system, ...contents.map(({ role = 'user', parts }) => messageOf({ role, parts }))],
    format: formatOf(config),
    maxTokens: config?.maxOutputTokens ?? 65_536,
  };
}

function messageOf({ role, parts }: { readonly role: string; readonly parts: Content['parts'] }): Message {
  return { role, text: parts.map((one) => one.text ?? '').join('\n') };
}

function formatOf(config: z.output<typeof generationConfig> | undefined): OutputFormat {
  if (config?.responseMimeType !== 'application/json') return { type: 'text' };
  return { type: 'json', schema: config.responseJsonSchema ?? config.responseSchema };
}

function messageFor(issue: z.core.$ZodIssue | undefined): string {
  if (issue?.code === 'unrecognized_keys') {
    return `Invalid JSON payload received. Unknown name "${issue.keys[0]}": Cannot find field.`;
  }
  const path = issue?.path.join('.');
  return path ? `* GenerateContentRequest.${path}: ${issue?.message}` : 'Invalid JSON payload received.';
}
