import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createTransport } from 'nodemailer';
import type { MailConfig } from '../config.ts';
import { MailRefused, type Mail, type SendMail } from './mail.ts';

/** A mail server that does not answer within these is tried again later. */
const connectLimitMs = 10_000;
const greetingLimitMs = 10_000;
const socketLimitMs = 30_000;
/** Providers cut who opens more. */
const maxConnections = 2;

export type MailTransport = { readonly send: SendMail; close(): void };

export type MailTransportDeps = {
  readonly log: { info(fields: object, message: string): void };
  /** Names the files of the folder. */
  readonly newId: () => string;
};

/** Over SMTP, or, without a server, each mail as a file in a folder. `send` rejects with MailRefused when a retry is useless. */
export function createMailTransport(config: MailConfig, deps: MailTransportDeps): MailTransport {
  return config.kind === 'smtp' ? smtp(config.url, config.from) : folder(config.folder, config.from, deps);
}

function smtp(url: string, from: string): MailTransport {
  const transport = createTransport({ ...serverOf(url), pool: true, maxConnections, connectionTimeout: connectLimitMs, greetingTimeout: greetingLimitMs, socketTimeout: socketLimitMs });
  return {
    async send(mail) {
      try {
        await transport.sendMail(messageOf(mail, from));
      } catch (error) {
        throw isFinal(error) ? new MailRefused('the mail server refuses this mail') : error;
      }
    },
    close: () => transport.close(),
  };
}

function folder(into: string, from: string, { log, newId }: MailTransportDeps): MailTransport {
  const transport = createTransport({ streamTransport: true, buffer: true, newline: 'windows' });
  return {
    async send(mail) {
      const { message } = await transport.sendMail(messageOf(mail, from));
      const file = `${newId()}.eml`;
      await mkdir(into, { recursive: true, mode: ownerOnlyFolder });
      await writeFile(path.join(into, file), message, { mode: ownerOnlyFile, flag: 'wx' });
      log.info({ file }, 'SMTP_URL is unset: a mail was written to the mail folder');
    },
    close: () => transport.close(),
  };
}

/** The files hold personal links. */
const ownerOnlyFolder = 0o700;
const ownerOnlyFile = 0o600;

function serverOf(url: string): { host: string; port: number; secure: boolean; auth?: { user: string; pass: string } } {
  const { hostname, port, protocol, username, password } = new URL(url);
  const secure = protocol === 'smtps:';
  const server = { host: hostname.replace(/^\[|\]$/g, ''), port: port === '' ? (secure ? 465 : 587) : Number(port), secure };
  return username === '' ? server : { ...server, auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } };
}

function messageOf(mail: Mail, from: string) {
  const address = /<([^<>]+)>$/.exec(from)?.[1] ?? from;
  return {
    from: { name: mail.senderName, address },
    replyTo: from,
    to: { name: '', address: mail.to },
    subject: mail.subject,
    text: mail.text,
    html: mail.html,
    // Keeps out-of-office answers away (RFC 3834).
    headers: { 'Auto-Submitted': 'auto-generated' },
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

/** SMTP answers of the 500s are for good (RFC 5321, 4.2.1), except those about us (530–538: authentication). */
function isFinal(error: unknown): boolean {
  if (!(error instanceof Error) || !('responseCode' in error) || typeof error.responseCode !== 'number') return false;
  return error.responseCode >= 550 && error.responseCode < 560;
}
