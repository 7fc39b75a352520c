// Listening on every address of the machine, by IPv6 and IPv4 at once; by IPv4 alone where IPv6 is switched off, which the
// machine says only when it is asked for.

const WITHOUT_IPV6: ReadonlySet<unknown> = new Set(['EAFNOSUPPORT', 'EADDRNOTAVAIL']);

/** `listen` rejects with Node's error. A `host` that was asked for is the only one. */
export async function onEveryAddress<Result>(
  host: string | undefined,
  listen: (host: string) => Promise<Result>,
): Promise<Result> {
  if (host !== undefined) return await listen(host);
  try {
    return await listen('::');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && WITHOUT_IPV6.has(error.code))) throw error;
    return await listen('0.0.0.0');
  }
}
