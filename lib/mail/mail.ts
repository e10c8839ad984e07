/** A mail as the rest of the program hands it over; the adapters know how to send it. */
export type Mail = {
  readonly to: string;
  /** Shown as the sender, with the configured address. */
  readonly senderName: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
};

export type SendMail = (mail: Mail) => Promise<void>;

/** The mail server refuses this mail for good (no such mailbox, for example): trying again leads nowhere. */
export class MailRefused extends Error {
  override readonly name = 'MailRefused';
}
