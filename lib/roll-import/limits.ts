/** A roll of 100,000 people with eight columns is about 10 MB; twice that leaves room for long names. */
export const maxFileSizeBytes = 20 * 1024 * 1024;

/** Ten times the largest assembly that is measured; a plan of this size still takes a worker thread seconds, not minutes. */
export const maxRowCount = 100_000;

/** Membership databases export dozens of columns; hundreds mean that the delimiter was guessed wrong. */
export const maxColumnCount = 200;

/** Stops a forgotten closing quotation mark from swallowing the file. In bytes of UTF-8 (that is how csv-parse counts). */
export const maxRowLengthBytes = 100_000;

/** Member numbers are read aloud at the door and printed on cards. */
export const maxNumberLength = 64;

/** The longest names on official documents stay well below; a longer text breaks cards and lists. */
export const maxNameLength = 200;

/** As for names: the name of a branch must fit a list column. */
export const maxGroupLength = 200;

/** RFC 5321, 4.5.3.1.3: a path of 256 octets, less its two angle brackets. */
export const maxEmailLength = 254;

/** RFC 5321, 4.5.3.1.1. */
export const maxEmailLocalPartLength = 64;

/** RFC 5646, 4.4.1: a buffer of 35 characters holds every sensible language tag. */
export const maxLanguageLength = 35;

/** Exact fractions of co-owners (1234567/10000000) fit; more digits are a mistake and slow down every count. */
export const maxWeightLength = 40;

/** A faulty row is shown so that it can be recognised, not so that it can be read in full. */
export const maxPreviewCellLength = 40;
export const maxPreviewCellCount = 12;

/** Rows that are looked at to find the delimiter. The header decides nearly always. */
export const delimiterSampleRowCount = 20;
