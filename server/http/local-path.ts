// Where to go on after signing in: an address within this Textdesk, never one that leads elsewhere.

const OURS = 'http://textdesk.invalid';

/** `wanted` if it is a path of ours, else the fallback. */
export function localPath(wanted: string | undefined, fallback: string): string {
  if (wanted === undefined || wanted.length > 500 || !/^\/[!-~]*$/.test(wanted)) return fallback;
  if (URL.parse(wanted, OURS)?.origin !== OURS || wanted.includes('\\')) return fallback;
  return wanted;
}
