/** Loaded before a server program (`--import`): tells on request how much its sockets hold that nobody has taken yet. */
import { subscribe } from 'node:diagnostics_channel';
import { Socket } from 'node:net';
import { isMainThread } from 'node:worker_threads';

export type SocketQuestion = { readonly ask: 'sockets'; readonly id: number };
export type SocketFigures = {
  /** Connections to the server that have not been closed. */
  readonly open: number;
  /** Bytes that wait in the process for all of them together, and for the one with the most: the largest since the last question. */
  readonly waitingBytes: number;
  readonly mostWaitingBytes: number;
};
export type SocketAnswer = { readonly socketsFor: number; readonly sockets: SocketFigures };

/** Often enough to see what piles up, and cheap enough not to be felt. */
const samplePeriodMs = 50;

// Threads of the program load this file as well.
if (isMainThread && process.send !== undefined) answerQuestions();

function answerQuestions(): void {
  const sockets = new Set<Socket>();
  let mostWaitingBytes = 0;
  subscribe('net.server.socket', (message) => {
    if (typeof message !== 'object' || message === null || !('socket' in message) || !(message.socket instanceof Socket)) return;
    const { socket } = message;
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  const look = () => {
    let waitingBytes = 0;
    for (const { writableLength } of sockets) {
      waitingBytes += writableLength;
      mostWaitingBytes = Math.max(mostWaitingBytes, writableLength);
    }
    return waitingBytes;
  };
  setInterval(look, samplePeriodMs).unref();
  process.on('message', (message: unknown) => {
    if (!isQuestion(message)) return;
    const waitingBytes = look();
    process.send?.({ socketsFor: message.id, sockets: { open: sockets.size, waitingBytes, mostWaitingBytes } } satisfies SocketAnswer);
    mostWaitingBytes = 0;
  });
}

function isQuestion(message: unknown): message is SocketQuestion {
  return typeof message === 'object' && message !== null && 'ask' in message && message.ask === 'sockets';
}
