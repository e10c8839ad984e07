/** The bodies of long-poll answers. The status in them, not the HTTP status, is what the client goes by (section 2.2). */
import type { EncodedFrame } from '../channels/encoded.ts';

/** A message stands in an answer as a JSON string of its own JSON text; made once for all who receive it. */
export function longPollBytes(frame: EncodedFrame): Buffer {
  frame.asJsonString ??= Buffer.from(JSON.stringify(frame.bytes.toString('utf8')));
  return frame.asJsonString;
}

const comma = Buffer.from(',');
const end = Buffer.from(']}');

/** The messages in their order, spliced in as they were encoded. */
export function messagesBody(token: string, frames: readonly EncodedFrame[]): Buffer {
  const chunks: Buffer[] = [Buffer.from(`{"status":200,"token":${JSON.stringify(token)},"messages":[`)];
  for (const [at, frame] of frames.entries()) {
    if (at > 0) chunks.push(comma);
    chunks.push(longPollBytes(frame));
  }
  chunks.push(end);
  return Buffer.concat(chunks);
}

/** `opened` is told with 410: so the client learns of a new session. */
export const openedBody = (token: string): Buffer => encode({ status: 410, token, messages: [] });

/** Nothing came within the window. The token stands in every answer: the client takes over whatever stands there. */
export const nothingBody = (token: string): Buffer => encode({ status: 204, token, messages: [] });

/** The session is gone; whoever had it opens another one. */
export const goneBody = encode({ status: 410, token: null, messages: [] });

export const forbiddenBody = encode({ status: 403 });

/** Of a POST. 408: its turn did not come. 500: too much at once; none of it was handled. */
export const postedBodies = {
  taken: encode({ status: 200 }),
  gone: encode({ status: 410 }),
  'turn-missed': encode({ status: 408 }),
  refused: encode({ status: 500 }),
} as const;

function encode(value: object): Buffer {
  return Buffer.from(JSON.stringify(value));
}
