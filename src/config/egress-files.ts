import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createSecureContext } from 'node:tls';
import type { AppConfig } from './app-config.js';
import { ConfigError } from './config-error.js';

/** What the files hold that EGRESS_CA, EGRESS_CLIENT_CERT and EGRESS_CLIENT_KEY name: PEM, checked. */
export interface EgressFiles {
  readonly extraCa: string | undefined;
  /** What is presented to a receiver that asks for it. */
  readonly client: { readonly cert: string; readonly key: string } | undefined;
}

type Paths = Pick<AppConfig['egress'], 'caFile' | 'clientCertFile' | 'clientKeyFile'>;

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g;

/**
 * Reads the files once, at the start: who replaces a certificate restarts the service.
 *
 * @throws ConfigError that names the variable and the file of everything that is missing, unreadable, no PEM,
 * encrypted, or does not belong together; it never repeats what a file holds
 */
export async function readEgressFiles(paths: Paths): Promise<EgressFiles> {
  const problems: string[] = [];
  const read = async (name: string, path: string | undefined): Promise<string | undefined> => {
    if (path === undefined) return undefined;
    try {
      return await readFile(path, 'utf8');
    } catch (error) {
      problems.push(`${name} is ${JSON.stringify(path)}; it cannot be read (${codeOf(error)}).`);
      return undefined;
    }
  };
  const extraCa = await read('EGRESS_CA', paths.caFile);
  const cert = await read('EGRESS_CLIENT_CERT', paths.clientCertFile);
  const key = await read('EGRESS_CLIENT_KEY', paths.clientKeyFile);
  if (extraCa !== undefined) checkCertificates('EGRESS_CA', paths.caFile!, extraCa, problems);
  const client = cert !== undefined && key !== undefined ? { cert, key } : undefined;
  if (client !== undefined) {
    const first = checkCertificates('EGRESS_CLIENT_CERT', paths.clientCertFile!, client.cert, problems);
    const parsed = checkKey(paths.clientKeyFile!, client.key, problems);
    if (first && parsed) checkPair(first, parsed, client, problems);
  }
  if (problems.length > 0) throw new ConfigError(problems);
  return { extraCa, client };
}

/** @returns the first certificate of the file, where all can be read */
function checkCertificates(
  name: string,
  path: string,
  pem: string,
  problems: string[],
): X509Certificate | undefined {
  const blocks = pem.match(CERTIFICATE) ?? [];
  const where = `${name} is ${JSON.stringify(path)};`;
  if (blocks.length === 0) problems.push(`${where} that file holds no certificate in PEM.`);
  try {
    return blocks.map((block) => new X509Certificate(block))[0];
  } catch {
    problems.push(`${where} a certificate in that file cannot be read.`);
    return undefined;
  }
}

function checkKey(path: string, pem: string, problems: string[]): KeyObject | undefined {
  try {
    return createPrivateKey(pem);
  } catch (error) {
    const encrypted = codeOf(error) === 'ERR_MISSING_PASSPHRASE' || pem.includes('ENCRYPTED');
    const what = encrypted ? 'is encrypted; decrypt it' : 'holds no private key in PEM';
    problems.push(`EGRESS_CLIENT_KEY is ${JSON.stringify(path)}; that file ${what}.`);
    return undefined;
  }
}

function checkPair(
  certificate: X509Certificate,
  key: KeyObject,
  client: { readonly cert: string; readonly key: string },
  problems: string[],
): void {
  if (!certificate.checkPrivateKey(key)) {
    problems.push(
      'EGRESS_CLIENT_KEY does not belong to EGRESS_CLIENT_CERT: the first certificate of that file is of another key.',
    );
    return;
  }
  try {
    // OpenSSL decides in the end: a key that it finds too weak, for example, can be read but not used.
    createSecureContext(client);
  } catch (error) {
    problems.push(`EGRESS_CLIENT_CERT and EGRESS_CLIENT_KEY cannot be used (${codeOf(error)}).`);
  }
}

function codeOf(error: unknown): string {
  return (error as { code?: string }).code ?? 'of no known kind';
}
