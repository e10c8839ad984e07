import { MailRefused, type Mail, type SendMail } from './mail.ts';

/** Mails wait here in memory, a few at a time go out, and what fails is tried again with growing pauses. */
export type MailQueue = {
  /** False when the queue is full: nothing was taken. */
  add(mail: Mail): boolean;
  readonly waiting: number;
  /** Sends what can be sent at once, and drops the rest. Resolves when no sending is under way. */
  stop(): Promise<void>;
};

export type MailQueueMetrics = { mail(outcome: 'sent' | 'refused' | 'given-up' | 'dropped'): void };

export type MailQueueDeps = {
  readonly send: SendMail;
  readonly clock: { after(delayMs: number, run: () => void): () => void };
  readonly log: { info(fields: object, message: string): void; warn(fields: object, message: string): void };
  readonly newId: () => string;
  readonly metrics?: MailQueueMetrics;
};

/** Asking for links again is limited far below this; a mail is a few KB. */
export const maxWaitingMails = 1_000;
const maxUnderWay = 2;
/** A greylisting server lets a mail through after some minutes. */
const retryPausesMs = [5_000, 30_000, 120_000, 300_000, 600_000] as const;

type Waiting = { readonly id: string; readonly mail: Mail; failures: number };

export function createMailQueue(deps: MailQueueDeps): MailQueue {
  const ready: Waiting[] = [];
  const pauses = new Set<() => void>();
  const underWay = new Set<Promise<void>>();
  let isStopped = false;

  function next(): void {
    while (underWay.size < maxUnderWay) {
      const waiting = ready.shift();
      if (waiting === undefined) return;
      const sending = sendOne(waiting).finally(() => {
        underWay.delete(sending);
        next();
      });
      underWay.add(sending);
    }
  }

  /** Never rejects. Logs carry neither address nor link: the queue's own id must do. */
  async function sendOne(waiting: Waiting): Promise<void> {
    try {
      await deps.send(waiting.mail);
      deps.metrics?.mail('sent');
      deps.log.info({ mailId: waiting.id }, 'a mail was sent');
    } catch (error) {
      failed(waiting, error);
    }
  }

  function failed(waiting: Waiting, error: unknown): void {
    const pauseMs = retryPausesMs[waiting.failures];
    waiting.failures += 1;
    // The server's answer quotes the address: its code is enough.
    const reason = codeOf(error);
    if (error instanceof MailRefused) {
      deps.metrics?.mail('refused');
      deps.log.warn({ mailId: waiting.id, reason }, 'the mail server refuses a mail; check the address on the roll');
      return;
    }
    if (pauseMs === undefined || isStopped) {
      deps.metrics?.mail('given-up');
      deps.log.warn({ mailId: waiting.id, reason, failures: waiting.failures }, 'a mail could not be sent and was given up; check SMTP_URL and the mail server');
      return;
    }
    deps.log.warn({ mailId: waiting.id, reason, failures: waiting.failures, pauseMs }, 'a mail could not be sent; it is tried again');
    const cancel = deps.clock.after(pauseMs, () => {
      pauses.delete(cancel);
      ready.push(waiting);
      next();
    });
    pauses.add(cancel);
  }

  return {
    add(mail) {
      if (isStopped || ready.length + pauses.size >= maxWaitingMails) {
        deps.metrics?.mail('dropped');
        deps.log.warn({ waiting: ready.length + pauses.size }, 'the mail queue is full: a mail was dropped');
        return false;
      }
      ready.push({ id: deps.newId(), mail, failures: 0 });
      next();
      return true;
    },
    get waiting() {
      return ready.length + pauses.size + underWay.size;
    },
    async stop() {
      isStopped = true;
      for (const cancel of pauses) cancel();
      pauses.clear();
      while (underWay.size > 0) await Promise.allSettled(underWay);
    },
  };
}

function codeOf(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
  return error instanceof Error ? error.name : 'unknown';
}
