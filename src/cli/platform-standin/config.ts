import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { ajv } from '../../model/json-schema.ts';
import type { PlatformData } from '../../transports/rivta/platform-standin/platform.ts';
import schema from './config.schema.json' with { type: 'json' };

/** What a stand-in for the service platform needs, with its keys at hand. */
export interface Loaded extends PlatformData {
  readonly listen: { readonly host: string; readonly port: number };
  readonly pem: { readonly cert: string; readonly key: string; readonly ca: string };
  /** Milliseconds that a producer has for its answer. */
  readonly producerTimeout?: number;
  /** Milliseconds that a consumer has to send its whole call. */
  readonly callTimeout?: number;
  /** Addresses that consumers may call from; any where absent. */
  readonly consumerAddresses?: readonly string[];
  /** Calls at once. */
  readonly mostCalls?: number;
}

/** The same as its file says it; the JSON Schema lies beside this one. */
export interface StandinConfig extends Omit<Loaded, 'pem'> {
  /** PEM files, relative to the config: the certificate is shown to consumers and producers alike. */
  readonly certFile: string;
  readonly keyFile: string;
  readonly caFile: string;
}

const check = ajv.compile<StandinConfig>(schema);

/** Throws an Error that names every fault of the file. */
export function loadStandinConfig(file: string): Loaded {
  const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
  if (!check(value)) {
    const faults = (check.errors ?? []).map(({ instancePath, message }) => `${instancePath || '/'} ${message}`);
    throw new Error(faults.join('\n'));
  }
  const pem = (name: string) => readFileSync(resolve(dirname(file), name), 'utf8');
  const { certFile, keyFile, caFile, ...rest } = value;
  return { ...rest, pem: { cert: pem(certFile), key: pem(keyFile), ca: pem(caFile) } };
}
