// A certificate for 127.0.0.1 and its key, made by openssl, for tests of https.
import { execFileSync } from 'node:child_process';
import path from 'node:path';

/** Paths of both, as TEXTDESK_TLS_CERT and TEXTDESK_TLS_KEY want them. Throws when openssl is not there. */
export function makeTlsFiles(folder: string): { readonly cert: string; readonly key: string } {
  const cert = path.join(folder, 'cert.pem');
  const key = path.join(folder, 'key.pem');
  const kind = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
  const name = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1,DNS:localhost'];
  execFileSync('openssl', ['req', ...kind, ...name, '-keyout', key, '-out', cert], { stdio: 'pipe' });
  return { cert, key };
}
