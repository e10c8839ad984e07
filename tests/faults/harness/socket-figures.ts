import type { ChildProcess } from 'node:child_process';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { SocketAnswer, SocketFigures, SocketQuestion } from './socket-figures-preload.ts';

/** For a program that is to tell of its sockets. */
export const tellsOfSockets: readonly string[] = ['--import', pathToFileURL(path.join(import.meta.dirname, 'socket-figures-preload.ts')).href];

let questions = 0;

/** What the sockets of such a process hold. */
export function socketFigures(child: ChildProcess): Promise<SocketFigures> {
  questions += 1;
  const id = questions;
  return new Promise((resolve) => {
    const listen = (message: unknown) => {
      if (!isAnswer(message) || message.socketsFor !== id) return;
      child.off('message', listen);
      resolve(message.sockets);
    };
    child.on('message', listen);
    child.send({ ask: 'sockets', id } satisfies SocketQuestion);
  });
}

function isAnswer(message: unknown): message is SocketAnswer {
  return typeof message === 'object' && message !== null && 'socketsFor' in message;
}
