// The payload of a delivery, in the two content types of GitHub webhooks.
import { ProblemError } from '@sextant/http/problem';

/**
 * Parses JSON (`application/json`), or a form with JSON in the field `payload` (`application/x-www-form-urlencoded`, the
 * default of GitHub). Throws a problem: 415 for other content types, 400 for an invalid body.
 */
export function readPayload(contentType: string | undefined, body: Buffer): unknown {
  const mediaType = contentType?.split(';', 1)[0]?.trim().toLowerCase();
  switch (mediaType) {
    case 'application/json':
      return parseJson(body.toString('utf8'), 'body');
    case 'application/x-www-form-urlencoded':
      return parseJson(payloadField(body), 'payload');
    default:
      throw new ProblemError(415, `unknown content type ${quoted(mediaType)}: ${EXPECTED}`, {
        errors: [{ field: 'content-type', message: EXPECTED }],
      });
  }
}

const EXPECTED = 'set the content type of the webhook to application/json or application/x-www-form-urlencoded';

function payloadField(form: Buffer): string {
  const payload = new URLSearchParams(form.toString('utf8')).get('payload');
  if (payload !== null) return payload;
  throw new ProblemError(400, 'the form has no field payload', {
    errors: [{ field: 'payload', message: 'is missing' }],
  });
}

function parseJson(text: string, field: 'body' | 'payload'): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const reason = (cause as SyntaxError).message;
    const truncated = /unexpected end|unterminated/i.test(reason);
    const what = truncated ? `truncated JSON: it ends at byte ${Buffer.byteLength(text)}` : `not valid JSON: ${reason}`;
    throw new ProblemError(400, `the ${field} is ${what}`, { cause, errors: [{ field, message: reason }] });
  }
}

function quoted(mediaType: string | undefined): string {
  return JSON.stringify((mediaType ?? '').slice(0, 80));
}
