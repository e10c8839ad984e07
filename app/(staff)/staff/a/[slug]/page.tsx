import { redirect } from 'next/navigation.js';

/** An assembly's address without a page leads to its first. */
export default async function AssemblyPage({ params }: { params: Promise<{ slug: string }> }): Promise<never> {
  const { slug } = await params;
  redirect(`/staff/a/${slug}/chair`);
}
