import { notFound } from 'next/navigation.js';

/** What no other page of staff answers. It is rendered as they are, since the built page for unknown addresses doesn't run under their policy. */
export default function Nowhere(): never {
  notFound();
}
