import type { Mail } from './mail.ts';

/** The mail with personal links (ux M1–M3): text and simple HTML, no pictures, nothing loaded from anywhere. */

export type AccessMailLanguage = 'en' | 'de';

/** One person's access. Several people of a household can share an address, and then a mail. */
export type AccessLine = { readonly name: string; readonly number: string; readonly link: string; /** In groups of four. */ readonly code: string };

export type AccessMailInput = {
  readonly to: string;
  /** The assembly's title in the language of the mail; the sender's name as well (M1). */
  readonly assembly: string;
  readonly language: AccessMailLanguage;
  readonly people: readonly AccessLine[];
  /** Where a code can be typed instead of opening a link. */
  readonly address: string;
};

type Words = {
  subject(assembly: string): string;
  intro(assembly: string, several: boolean): string;
  button: string;
  code: string;
  typed(address: string): string;
  again: string;
  secret: string;
  notYou: string;
};

const words: Readonly<Record<AccessMailLanguage, Words>> = {
  en: {
    subject: (assembly) => `Your access to ${assembly}`,
    intro: (assembly, several) => `${several ? 'These are the personal links' : 'This is your personal link'} to ${assembly}. Open ${several ? 'each' : 'it'} on the device ${several ? 'that will vote with it' : 'you will vote with'}, on the day or before.`,
    button: 'Open my access',
    code: 'Code',
    typed: (address) => `If a link does not open, go to ${address} and type the code.`,
    again: 'A link can be opened as often as needed, on several devices.',
    secret: 'Who has a link or code can vote in that person’s place. Please don’t pass it on.',
    notYou: 'If you did not ask for this mail, you need not do anything: nothing has changed. Questions? Reply to this mail.',
  },
  de: {
    subject: (assembly) => `Ihr Zugang zu ${assembly}`,
    intro: (assembly, several) => `${several ? 'Das sind die persönlichen Links' : 'Das ist Ihr persönlicher Link'} zu ${assembly}. Öffnen Sie ${several ? 'jeden' : 'ihn'} auf dem Gerät, mit dem ${several ? 'darüber abgestimmt wird' : 'Sie abstimmen werden'}, am Tag selbst oder vorher.`,
    button: 'Zugang öffnen',
    code: 'Code',
    typed: (address) => `Falls sich ein Link nicht öffnet, rufen Sie ${address} auf und geben Sie den Code ein.`,
    again: 'Ein Link kann beliebig oft und auf mehreren Geräten geöffnet werden.',
    secret: 'Wer einen Link oder Code hat, kann an Stelle dieser Person abstimmen. Bitte geben Sie ihn nicht weiter.',
    notYou: 'Falls Sie diese E-Mail nicht angefordert haben, müssen Sie nichts tun: Es hat sich nichts geändert. Fragen? Antworten Sie auf diese E-Mail.',
  },
};

/** The language of a mail: the first of the wanted tags that there is a text for, else English. */
export function mailLanguage(wanted: readonly (string | null)[]): AccessMailLanguage {
  for (const tag of wanted) {
    const primary = tag?.split('-', 1)[0];
    if (primary === 'de' || primary === 'en') return primary;
  }
  return 'en';
}

export function accessMail({ to, assembly: title, language, people, address }: AccessMailInput): Mail {
  const assembly = oneLine(title);
  const text = words[language];
  const several = people.length > 1;
  const intro = text.intro(assembly, several);
  const closing = [text.typed(address), text.again, text.secret, text.notYou];
  const lines = people.map((person) => `${label(person)}\n${person.link}\n${text.code}: ${person.code}`);
  return {
    to,
    senderName: assembly,
    subject: text.subject(assembly),
    text: `${[intro, ...lines, ...closing].join('\n\n')}\n`,
    html: page(language, [
      `<p>${escapeHtml(intro)}</p>`,
      ...people.map((person) => personHtml(person, text)),
      ...closing.map((paragraph) => `<p>${escapeHtml(paragraph)}</p>`),
    ]),
  };
}

function label({ name, number }: AccessLine): string {
  return `${oneLine(name)} (${oneLine(number)})`;
}

function personHtml(person: AccessLine, text: Words): string {
  const link = escapeHtml(person.link);
  return [
    `<p><strong>${escapeHtml(label(person))}</strong></p>`,
    `<p><a href="${link}" style="${buttonStyle}">${escapeHtml(text.button)}</a></p>`,
    `<p>${link}<br>${escapeHtml(text.code)}: <code>${escapeHtml(person.code)}</code></p>`,
  ].join('\n');
}

const bodyStyle = 'font:16px/1.5 sans-serif;color:#1b1a17;max-width:36em;margin:0 auto;padding:16px';
const buttonStyle = 'display:inline-block;padding:12px 20px;background:#1b1a17;color:#ffffff;text-decoration:none';

function page(language: AccessMailLanguage, parts: readonly string[]): string {
  return `<!doctype html>\n<html lang="${language}"><meta charset="utf-8"><body style="${bodyStyle}">\n${parts.join('\n')}\n</body></html>\n`;
}

/** Line breaks and direction controls have no place in a subject or between a name and its link. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Bidi_Control}\u2028\u2029]+/gu, ' ').trim();
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll("'", '&#39;');
}
