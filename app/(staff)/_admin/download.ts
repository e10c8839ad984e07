import { goToSignIn, realtimeSession } from '../_lib/realtime-session.ts';
import { fileLimitMs } from '../_lib/send-within.ts';

export type Downloaded = 'done' | 'not-permitted' | 'failed';

/**
 * Fetches a file of the worker and hands it to the browser's downloads. Not by a plain link: a session that has run out
 * would save its refusal as the file. Browser only.
 */
export async function download(path: string, fallbackName: string): Promise<Downloaded> {
  const fetched = await realtimeSession.fetch(path, undefined, fileLimitMs);
  if (!fetched.ok) {
    if (fetched.why === 'signed-out') goToSignIn();
    return 'failed';
  }
  if (!fetched.response.ok) return fetched.response.status === 403 ? 'not-permitted' : 'failed';
  try {
    const url = URL.createObjectURL(await fetched.response.blob());
    const link = document.createElement('a');
    link.href = url;
    link.download = fileNameOf(fetched.response.headers.get('content-disposition')) ?? fallbackName;
    link.click();
    // The browser has taken hold of it once the click is handled.
    setTimeout(() => URL.revokeObjectURL(url), 0);
    return 'done';
  } catch {
    return 'failed';
  }
}

function fileNameOf(disposition: string | null): string | null {
  return /filename="([^"]+)"/.exec(disposition ?? '')?.[1] ?? null;
}
