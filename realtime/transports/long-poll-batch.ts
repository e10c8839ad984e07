/** The body of a POST as messages (channels-protocol.md section 2.3). */

/** Both names are in use for newline-delimited JSON. */
const batchTypes = new Set(['application/x-ndjson', 'application/ndjson']);

export type Batch =
  | { readonly ok: true; readonly messages: readonly string[] }
  /** `not-text`: no UTF-8. */
  | { readonly ok: false; readonly why: 'not-text' | 'too-many' };

/**
 * A body of newline-delimited JSON holds a message a line, blank lines aside; any other type is one message, as clients
 * sent them before there were batches. A batch that is too long is refused whole: nothing of it is dropped silently.
 */
export function readBatch(contentType: string | undefined, body: Buffer, maxMessages: number): Batch {
  const text = decodeText(body);
  if (text === null) return { ok: false, why: 'not-text' };
  const type = (contentType ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
  const messages = batchTypes.has(type) ? text.split(/\r?\n/).filter((line) => line.trim() !== '') : [text];
  return messages.length > maxMessages ? { ok: false, why: 'too-many' } : { ok: true, messages };
}

/** A text frame is a JSON array; what else a line can hold by the protocol is a binary frame in base64, which we don't speak. */
export function isBinaryFrame(message: string): boolean {
  return base64.test(message);
}

const base64 = /^[A-Za-z0-9+/]+={0,2}$/;
const utf8 = new TextDecoder('utf-8', { fatal: true });

function decodeText(bytes: Buffer): string | null {
  try {
    return utf8.decode(bytes);
  } catch {
    return null;
  }
}
