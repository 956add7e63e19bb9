import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { JSONWebKeySet } from 'jose';
import type { Config } from '../gateway/directory/config.ts';
import { makeSigner, verifiedClaims } from '../gateway/receipt/signature.ts';
import type { NotedHead } from '../store/audit-chain.ts';
import { readSigningKey } from './serve/keys.ts';

/** Heads of the audit chain that were written outside the store. */
export interface SignedHeads {
  /** Signed by a key of ours, and the same as what was signed. */
  readonly good: readonly NotedHead[];
  /** Lines that are not. */
  readonly bad: number;
  /** Of the good ones, the lines as they stand. */
  readonly lines: ReadonlyMap<NotedHead, string>;
}

export const headsFile = ({ dataDir }: Pick<Config, 'dataDir'>): string => join(dataDir, 'audit-heads.ndjson');

/**
 * Reads a file of signed heads (`auditHeadLine`). Older keys of ours count as long as the config's directory names them.
 * Throws when there is no such file.
 */
export async function readSignedHeads(file: string, config: Config): Promise<SignedHeads> {
  const keys = await ownKeys(config);
  const texts = (await readFile(file, 'utf8')).split('\n').filter((text) => text.trim() !== '');
  const lines = new Map<NotedHead, string>();
  for (const text of texts) {
    const head = await signedHead(text, keys);
    if (head) lines.set(head, text);
  }
  return { good: [...lines.keys()], bad: texts.length - lines.size, lines };
}

async function ownKeys(config: Config): Promise<JSONWebKeySet> {
  const { jwks } = await makeSigner(readSigningKey(config).jwk);
  const own = config.directory.organisations.find(({ hsaId }) => hsaId.toUpperCase() === config.organisation);
  return { keys: [...jwks.keys, ...(own?.jwks?.keys ?? []).filter(({ kid }) => kid !== jwks.keys[0]?.kid)] };
}

async function signedHead(text: string, keys: JSONWebKeySet): Promise<NotedHead | undefined> {
  const said = parsed(text);
  if (typeof said?.signature !== 'string') return undefined;
  const signed = (await verifiedClaims(said.signature, keys)) as
    | (Partial<NotedHead> & { readonly time?: string })
    | undefined;
  if (typeof signed?.seq !== 'number' || typeof signed.hash !== 'string') return undefined;
  if (signed.seq !== said.seq || signed.hash !== said.hash) return undefined;
  // Only what was signed counts of the line: its time too.
  const at = Date.parse(signed.time ?? '');
  return { seq: signed.seq, hash: signed.hash, ...(Number.isFinite(at) && { at }) };
}

/** A line that a crash cut short is no JSON. */
function parsed(
  text: string,
): { readonly signature?: unknown; readonly seq?: unknown; readonly hash?: unknown } | null {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
