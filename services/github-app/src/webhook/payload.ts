// The payload of a delivery, in either of the two forms that a webhook of GitHub can be set to.
import { ProblemError } from '@sextant/http/problem';

/**
 * Reads the body of a delivery: JSON (`application/json`), or a form whose field `payload` holds the JSON
 * (`application/x-www-form-urlencoded`, GitHub's default). Throws a problem: 415 for another content type, 400 for a
 * body that cannot be read.
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
  throw new ProblemError(400, 'the form has no field payload, in which GitHub sends the JSON', {
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
