/** Where log lines go: a bounded queue before a descriptor that may take nothing, for a while or for good (faults row 8). */
import { fstatSync, write as writeToFile, writeSync } from 'node:fs';
import { isatty } from 'node:tty';

/** A log that nobody takes (a full disk, a stuck pipe) must not hold memory: lines beyond this are dropped and counted. */
export const mostWaitingBytes = 1024 * 1024;
/** What a pipe takes at once. */
const batchBytes = 64 * 1024;
/** After a write that failed. A disk that is full stays so for a while, and each attempt costs the lines of a batch. */
const pauseAfterErrorMs = 1_000;

/** Writes a text; calls back once, with the error if it could not be written. Never throws and never blocks. */
export type WriteText = (text: string, done: (error: Error | null) => void) => void;

export type LogOutputOptions = {
  readonly write: WriteText;
  /** Told the number of lines lost, because too many wait or because they could not be written. */
  readonly onDropped: (lines: number) => void;
};

export type LogOutput = {
  /** Takes a line, or drops it. */
  write(line: string): void;
  /** The lines that wait and are not being written; they are no longer waiting. */
  takeWaiting(): string;
};

/** Writes what comes in order, one batch at a time. Whoever logs never waits for it. */
export function createLogOutput({ write, onDropped }: LogOutputOptions): LogOutput {
  let waiting: string[] = [];
  let waitingBytes = 0;
  let isWriting = false;

  function pump(): void {
    if (isWriting || waiting.length === 0) return;
    const batch = nextBatch();
    isWriting = true;
    write(batch.text, (error) => {
      waitingBytes -= batch.bytes;
      if (error === null) {
        isWriting = false;
        pump();
        return;
      }
      onDropped(batch.lines);
      // Unref'd: a log that takes nothing keeps no process alive.
      setTimeout(() => {
        isWriting = false;
        pump();
      }, pauseAfterErrorMs).unref();
    });
  }

  function nextBatch(): { readonly text: string; readonly lines: number; readonly bytes: number } {
    let bytes = 0;
    let lines = 0;
    for (const line of waiting) {
      if (lines > 0 && bytes + Buffer.byteLength(line) > batchBytes) break;
      bytes += Buffer.byteLength(line);
      lines += 1;
    }
    const text = waiting.slice(0, lines).join('');
    waiting = waiting.slice(lines);
    return { text, lines, bytes };
  }

  return {
    write(line) {
      const bytes = Buffer.byteLength(line);
      if (waitingBytes + bytes > mostWaitingBytes) {
        onDropped(1);
        return;
      }
      waiting.push(line);
      waitingBytes += bytes;
      pump();
    },
    takeWaiting() {
      const text = waiting.join('');
      waitingBytes -= Buffer.byteLength(text);
      waiting = [];
      return text;
    },
  };
}

const standardOutput = 1;

/** The output over this process's standard output, which also gets what waits when the process ends. */
export function openStandardOutput(onDropped: LogOutputOptions['onDropped']): LogOutput {
  const output = createLogOutput({ write: isFile(standardOutput) ? toFile : toStream, onDropped });
  process.on('exit', () => {
    const text = output.takeWaiting();
    try {
      if (text !== '') writeSync(standardOutput, text);
    } catch {
      // Nobody is there to be told.
    }
  });
  return output;
}

/** Files, and devices that are no terminal: they never make a writer wait for a reader. */
function isFile(descriptor: number): boolean {
  const stats = fstatSync(descriptor);
  return !stats.isFIFO() && !stats.isSocket() && !isatty(descriptor);
}

/** On another thread, since a disk in trouble takes its time. */
function toFile(text: string, done: (error: Error | null) => void): void {
  const bytes = Buffer.from(text, 'utf8');
  const rest = (from: number): void => {
    writeToFile(standardOutput, bytes, from, bytes.length - from, null, (error, written) => {
      if (error !== null || from + written >= bytes.length) done(error);
      else rest(from + written);
    });
  };
  rest(0);
}

/**
 * Pipes, sockets and terminals. Node's own stream does not block on them; a write on another thread would, and that
 * thread would keep the process from ending for as long as nobody reads.
 */
function toStream(text: string, done: (error: Error | null) => void): void {
  const { stdout } = process;
  // Its error comes to the callback as well; without a listener it would end the process.
  if (!stdout.listeners('error').includes(ignored)) stdout.on('error', ignored);
  stdout.write(text, (error) => done(error ?? null));
}

function ignored(): void {}
