/** Sizes that keep one assembly within one machine's memory and one stage part within its 16 KiB (RT4). */

/** Ten times the largest convention that the targets speak of. */
export const mostMembers = 100_000;

/** An entry stays under about 64 KiB: larger lists of people are split, still in one transaction. */
export const peoplePerEntry = 500;

/** A three-day convention has about a hundred items. */
export const mostAgendaItems = 500;

export const mostPolls = 2_000;

/** Shown one below the other on a phone; beyond this nobody can vote on them all. */
export const mostOpenPolls = 12;

export const mostOptions = 100;

/** One language of a motion's or an item's text: forty printed pages, beyond any motion for a vote. */
export const longestTextChars = 100_000;

/** A text in all its languages, JSON in UTF-8: the longest in five languages of plain letters. It has to fit one message of staff, and one entry of the record. */
export const longestTextBytes = 512 * 1_024;

/** All texts of agenda and polls together, in UTF-16 units: a thousand motions of four pages. The worker holds them all in memory. */
export const mostTextChars = 8_000_000;

/** Announcements on the stage, newest and pinned first; older ones are withdrawn by hand. */
export const mostAnnouncements = 50;

/** A poll can run for days (a sitting over a weekend), not for months. */
export const longestTimerMs = 7 * 24 * 3_600_000;

/** A share or a number of shares; far beyond any register of members. */
export const largestWeight = 10n ** 12n;

/** All weights of one roll are whole multiples of 1 over this or less, so that sums stay short enough to be shown. */
export const finestWeight = 10n ** 6n;
