// The certificate and key of TEXTDESK_TLS_CERT and TEXTDESK_TLS_KEY, judged before anything starts: what OpenSSL would say of
// them helps nobody.
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** Both in PEM. */
export interface TlsFiles {
  readonly cert: string;
  readonly key: string;
}

/** Reads both. What is wrong with them goes to `wrong`, whole sentences that name the variable; null then, and without any. */
export function readTls(
  cert: string | undefined,
  key: string | undefined,
  wrong: (mistake: string) => void,
): TlsFiles | null {
  if (cert === undefined && key === undefined) return null;
  if (cert === undefined || key === undefined) {
    wrong('TEXTDESK_TLS_CERT and TEXTDESK_TLS_KEY go together; only one of them is set.');
    return null;
  }
  const certificate = readPem('TEXTDESK_TLS_CERT', cert, {
    of: 'a certificate',
    read: (pem) => new X509Certificate(pem),
  });
  const privateKey = readPem('TEXTDESK_TLS_KEY', key, {
    of: 'a private key without a passphrase',
    read: (pem) => createPrivateKey(pem),
  });
  for (const { mistake } of [certificate, privateKey]) if (mistake) wrong(mistake);
  if (!certificate.content || !privateKey.content) return null;
  if (!certificate.content.checkPrivateKey(privateKey.content)) {
    wrong(`TEXTDESK_TLS_KEY is ${key}, which does not belong to the certificate ${cert}.`);
    return null;
  }
  return { cert: certificate.pem, key: privateKey.pem };
}

interface Pem<Content> {
  readonly pem: string;
  readonly content?: Content;
  readonly mistake?: string;
}

function readPem<Content>(
  name: string,
  file: string,
  { of, read }: { readonly of: string; readonly read: (pem: string) => Content },
): Pem<Content> {
  let pem = '';
  try {
    pem = readFileSync(file, 'utf8');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { pem, mistake: `${name} is ${file}, which cannot be read: ${reason}.` };
  }
  try {
    return { pem, content: read(pem) };
  } catch {
    return { pem, mistake: `${name} is ${file}, which is no PEM file of ${of}.` };
  }
}
