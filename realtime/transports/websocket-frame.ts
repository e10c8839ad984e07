import { Sender } from 'ws';
import type { EncodedFrame } from '../channels/encoded.ts';

declare module 'ws' {
  /** Exported by ws and missing in its types. */
  export const Sender: {
    frame(data: Buffer, options: { fin: boolean; mask: boolean; opcode: number; readOnly: boolean; rsv1: boolean }): Buffer[];
  };
}

const textOpcode = 1;

/**
 * The frame as WebSocket bytes, made once for all its receivers and written to their sockets as it is. Measured against
 * `ws.send` of a shared Buffer this takes a fifth off the cost of a delivery: one write for each instead of two.
 */
export function webSocketBytes(frame: EncodedFrame): Uint8Array {
  frame.asWebSocketFrame ??= Buffer.concat(
    Sender.frame(frame.bytes, { fin: true, mask: false, opcode: textOpcode, readOnly: true, rsv1: false }),
  );
  return frame.asWebSocketFrame;
}
